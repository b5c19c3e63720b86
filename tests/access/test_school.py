# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A school on one side: its places, points and answers."""

import ipaddress
import random
import tempfile
import unittest
from pathlib import Path

from answer import Answer
from pairs import compare
from questions import Questions
from school import FIREWALL, School
from test_devices import SWITCH

RULES = """
table inet muster {
    chain source-vlan10 {
        ip saddr 10.129.0.0/24 return
        ip6 saddr { fd00:0:1:10::/64 } return
        drop
    }
    chain source-vlan40 {
        ip saddr 10.129.8.0/23 return
        drop
    }
    chain source-enp1s0 {
        ip saddr { 10.129.0.0/16 } drop
    }
    chain sources {
        type filter hook prerouting priority raw; policy accept;
        iifname vmap {
            "vlan10" : jump source-vlan10,
            "vlan40" : jump source-vlan40,
            "enp1s0" : jump source-enp1s0,
        }
    }
    chain input {
        type filter hook input priority filter; policy drop;
        ip saddr 10.0.24.0/28 tcp dport 22 accept
    }
    chain forward {
        type filter hook forward priority filter; policy drop;
        oifname { "vlan10" } tcp dport { 22,80-81 } accept
    }
}
"""


def shown(prefix=23, index=1):
    """What `muster show` says of a small school."""
    return {
        "index": index,
        "addressing": {
            "supernet": "10.128.0.0/9",
            "school-prefix": 16,
            "supernet6": "fd00::/32",
        },
        "zones": {"a": {"trust": "trusted"}, "netz": {"trust": "internet"}},
        "segments": {
            "mgmt": {
                "vlan": 10,
                "zone": "a",
                "subnet": {"offset": "0.0.0.0", "prefix": 24},
                "ipv6": True,
            },
            "lehr": {"vlan": 40, "zone": "a", "subnet": {"offset": "0.0.8.0", "prefix": prefix}},
            "gone": {"vlan": 41, "zone": "a", "enabled": False},
            "leitung": {"vlan": 901, "zone": "netz"},
            "rest": {"vlan": 11, "zone": "a"},
            "park": {"vlan": 999, "zone": "a", "parking": True},
            **{f"v{vlan}": {"vlan": vlan, "zone": "a"} for vlan in (30, 31, 41, 42, 43, 50)},
        },
        "models": {
            "tor": {"interface": "enp{port}s0"},
            "switch": {"interface": "1/1/{port}"},
        },
        "roles": {"tor": {"kind": "firewall"}, "switch": {"kind": "switch"}},
        "port-profiles": {
            "aussen": {"mode": "access", "segment": "leitung"},
            "innen": {"mode": "trunk", "tagged-all": True},
        },
        "devices": {
            "fw": {"role": "tor", "model": "tor", "ports": {"1": "aussen", "2": "innen"}},
            "sw": {"role": "switch", "model": "switch"},
        },
        "wlans": {},
    }


def number(text):
    return int(ipaddress.ip_address(text))


class Sides(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.school = self.made(RULES, SWITCH, shown())

    def made(self, rules, switch, show):
        folder = Path(self.folder.name) / str(random.random())
        for device, name, text in [
            ("fw", "nftables.conf", rules),
            ("sw", "running-config.txt", switch),
        ]:
            (folder / device).mkdir(parents=True)
            (folder / device / name).write_text(text)
        return School("s", show, folder)

    def ask(self, *question):
        return self.school.allows(question)

    def test_places(self):
        found = {key: (one.interface, one.outside) for key, one in self.school.places.items()}
        wanted = {
            "mgmt": ("vlan10", False),
            "lehr": ("vlan40", False),
            "leitung": ("enp1s0", True),
        }
        self.assertEqual(found, wanted)
        self.assertEqual(self.school.places["mgmt"].gateways, {
            4: number("10.129.0.254"),
            6: number("fd00:0:1:10::1"),
        })

    def test_points(self):
        school = self.school
        self.assertEqual(school.number("lehr", ("at", 4, 511)), number("10.129.9.255"))
        self.assertIsNone(school.number("lehr", ("at", 4, 512)))
        self.assertIsNone(school.number("lehr", ("at", 6, 0)))
        self.assertIsNone(school.number("lehr", ("is", 4, number("10.129.8.1"))))
        self.assertIsNone(school.number("leitung", ("is", 4, number("10.129.8.1"))))
        self.assertEqual(school.number("leitung", ("is", 4, 7)), 7)
        gateway = school.number(FIREWALL, ("gateway", 4, "lehr"))
        self.assertEqual(gateway, number("10.129.9.254"))

    def test_packets(self):
        lehr, switch, other = ("at", 4, 5), ("at", 4, 3), ("at", 4, 4)
        self.assertTrue(self.ask("lehr", lehr, "mgmt", other, "tcp", 22))
        self.assertTrue(self.ask("lehr", lehr, "mgmt", switch, "tcp", 80))
        self.assertFalse(self.ask("lehr", lehr, "mgmt", switch, "tcp", 22))
        self.assertFalse(self.ask("lehr", lehr, "mgmt", ("at", 4, 254), "tcp", 80))
        self.assertFalse(self.ask("lehr", lehr, "leitung", ("is", 4, 7), "tcp", 80))
        admin = ("is", 4, number("10.0.24.15"))
        self.assertTrue(self.ask("leitung", admin, "mgmt", switch, "tcp", 22))
        self.assertTrue(self.ask("leitung", admin, FIREWALL, ("gateway", 4, "lehr"), "tcp", 22))
        beside = ("is", 4, number("10.0.24.16"))
        self.assertFalse(self.ask("leitung", beside, FIREWALL, ("gateway", 4, "lehr"), "tcp", 22))

    def test_entrances(self):
        found = self.school.entrances()
        self.assertEqual(found["ports", "v50"], "device")
        self.assertEqual(found["ports", "v30"], "login")
        self.assertEqual(found["sw port 4", "v31"], "nothing")
        self.assertEqual(found["sw port 1", "v43"], "nothing")
        self.assertNotIn(("sw port 1", "park"), found)

    def test_a_comparison(self):
        head = self.made(RULES.replace("80-81", "80-82"), SWITCH, shown())
        same = self.made(RULES, SWITCH.replace("10.129", "10.130"), shown())
        entry = {
            "change": "opened",
            "passage": {
                "from": {"place": "lehr", "addresses": ["10.129.8.0-10.129.9.255"]},
                "to": {"place": "mgmt", "addresses": ["10.129.0.0-10.129.0.253"]},
                "protocol": "tcp",
                "ports": ["82-82"],
            },
        }
        question = ("lehr", ("at", 4, 0), "mgmt", ("at", 4, 9), "tcp", 82)
        for answer, wanted in ((Answer([entry]), 0), (Answer([]), 1)):
            counts, wrong = compare(self.school, head, answer, [question])
            self.assertEqual(len(wrong), wanted)
            self.assertEqual(counts["opened tcp IPv4"], 1)
        _, wrong = compare(self.school, same, Answer([entry]), [question])
        self.assertEqual(len(wrong), 1)

    def test_questions_find_what_has_changed(self):
        head = self.made(RULES.replace("80-81", "80-82"), SWITCH, shown(prefix=24))
        questions = Questions(random.Random(1), self.school, head, Answer([])).all(600)
        counts, _ = compare(self.school, head, None, questions)
        self.assertGreater(counts["opened tcp IPv4"], 3)
        self.assertGreater(counts["closed tcp IPv4"], 3)


if __name__ == "__main__":
    unittest.main()
