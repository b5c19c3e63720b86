# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The reader of nftables, on small files whose verdicts everybody can see."""

import ipaddress
import unittest

from nft import Fixed, Ruleset
from nft_rule import Intervals, NotUnderstood


def address(text):
    return int(ipaddress.ip_address(text))


def ruleset(forward, before="", others="", policy="drop"):
    """A table whose chain `forward` holds some lines."""
    return Ruleset(
        f"""#!/usr/sbin/nft -f
table inet muster {{}}
delete table inet muster
table inet muster {{
    {others}
    chain sources {{
        type filter hook prerouting priority raw; policy accept;
        {before}
    }}
    chain forward {{
        type filter hook forward priority filter; policy {policy};
        {forward}
    }}
}}
"""
    )


def passes(rules, source="10.0.0.1", target="10.0.1.1", protocol="tcp", port=443, **more):
    """Whether a packet from a to b passes."""
    family = ipaddress.ip_address(source).version
    kind = Fixed(more.get("inward", "a"), more.get("outward", "b"), family, protocol)
    return rules.passes(kind, address(source), address(target), port)


class Policy(unittest.TestCase):
    def test_of_a_chain_without_rules(self):
        self.assertFalse(passes(ruleset("")))
        self.assertTrue(passes(ruleset("", policy="accept")))

    def test_of_no_chain(self):
        self.assertTrue(passes(ruleset(""), outward=None))

    def test_first_rule_decides(self):
        self.assertFalse(passes(ruleset("tcp dport 443 drop\naccept")))
        self.assertTrue(passes(ruleset("tcp dport 443 accept\ndrop")))

    def test_accept_in_one_hook_is_not_the_last_word(self):
        self.assertFalse(passes(ruleset("", before="accept")))
        self.assertFalse(passes(ruleset("accept", before="drop")))
        self.assertTrue(passes(ruleset("accept", before="accept")))

    def test_hooks_of_one_kind_are_asked_by_priority(self):
        text = """
    chain late { type filter hook forward priority filter; policy accept;
        drop
    }
    chain early { type filter hook forward priority mangle; policy accept;
        accept
    }"""
        self.assertFalse(passes(ruleset("accept", others=text)))


class Matches(unittest.TestCase):
    def test_interfaces(self):
        rules = ruleset('iifname { "a", "c" } oifname { "b" } accept')
        self.assertTrue(passes(rules))
        self.assertTrue(passes(rules, inward="c"))
        self.assertFalse(passes(rules, inward="b"))
        self.assertFalse(passes(rules, outward="a"))
        self.assertTrue(passes(ruleset('iifname != "c" accept')))
        self.assertFalse(passes(ruleset('iifname != { "a", "c" } accept')))

    def test_both_ends_of_a_network(self):
        rules = ruleset("ip saddr { 10.0.0.0/30, 10.0.0.8 } accept")
        for last, wanted in enumerate([True] * 4 + [False] * 4 + [True, False]):
            self.assertEqual(passes(rules, source=f"10.0.0.{last}"), wanted, last)

    def test_not_in_a_network(self):
        rules = ruleset("meta nfproto ipv4 ip daddr != { 10.0.1.0/24,224.0.0.0/3 } accept")
        self.assertFalse(passes(rules, target="10.0.1.255"))
        self.assertTrue(passes(rules, target="10.0.2.0"))
        self.assertFalse(passes(rules, target="255.255.255.255"))

    def test_one_family_is_not_the_other(self):
        for test in ("ip saddr 0.0.0.0/0", "meta nfproto ipv4", "icmp type echo-request"):
            rules = ruleset(f"{test} accept")
            self.assertFalse(passes(rules, "fd00::1", "fd00::2", "icmp", 0), test)
            self.assertTrue(passes(rules, protocol="icmp"), test)
        for test in ("ip6 saddr ::/0", "meta nfproto ipv6", "icmpv6 type echo-request"):
            rules = ruleset(f"{test} accept")
            self.assertTrue(passes(rules, "fd00::1", "fd00::2", "icmp", 0), test)
            self.assertFalse(passes(rules, protocol="icmp"), test)

    def test_not_an_address_of_one_family_is_none_of_the_other(self):
        self.assertFalse(passes(ruleset("ip saddr != 10.9.9.9 accept"), "fd00::1", "fd00::2"))

    def test_ends_of_ranges_of_ports(self):
        rules = ruleset("tcp dport { 80,440-442 } accept")
        for port, wanted in {79: 0, 80: 1, 81: 0, 439: 0, 440: 1, 442: 1, 443: 0}.items():
            self.assertEqual(passes(rules, port=port), bool(wanted), port)
        self.assertFalse(passes(rules, protocol="udp", port=80))
        self.assertFalse(passes(rules, protocol=47, port=80))

    def test_ports_that_the_sender_has(self):
        self.assertFalse(passes(ruleset("udp sport 68 accept"), protocol="udp"))
        self.assertTrue(passes(ruleset("udp sport 40000 accept"), protocol="udp"))

    def test_kinds_of_icmp(self):
        self.assertFalse(passes(ruleset("icmp type { redirect } accept"), protocol="icmp"))
        rules = ruleset("icmp type { redirect, echo-request } accept")
        self.assertTrue(passes(rules, protocol="icmp"))
        self.assertFalse(passes(ruleset("icmp type echo-request accept"), protocol=47))

    def test_states(self):
        text = "ct state vmap { established : accept, related : accept, invalid : drop }\n"
        self.assertFalse(passes(ruleset(text)))
        self.assertTrue(passes(ruleset(text + "ct state new accept")))
        self.assertFalse(passes(ruleset("ct state invalid accept")))
        self.assertTrue(passes(ruleset("ct state vmap { new : accept }")))

    def test_what_is_no_broadcast(self):
        self.assertTrue(passes(ruleset("meta pkttype { broadcast, multicast } drop\naccept")))

    def test_what_has_been_routed(self):
        self.assertFalse(passes(ruleset("ip6 hoplimit 255 accept"), "fd00::1", "fd00::2"))


class Verdicts(unittest.TestCase):
    OTHERS = """
    chain some {
        ip saddr 10.0.0.1 return
        ip saddr 10.0.0.2 accept
        ip saddr 10.0.0.3 drop
    }
"""

    def test_a_jump_comes_back(self):
        rules = ruleset("jump some\ntcp dport 443 accept", others=self.OTHERS)
        found = [passes(rules, source=f"10.0.0.{last}") for last in (1, 2, 3, 4)]
        self.assertEqual(found, [True, True, False, True])

    def test_a_goto_does_not(self):
        rules = ruleset("goto some\ntcp dport 443 accept", others=self.OTHERS)
        found = [passes(rules, source=f"10.0.0.{last}") for last in (1, 2, 3, 4)]
        self.assertEqual(found, [False, True, False, False])

    def test_a_goto_below_a_jump_goes_back_to_who_jumped(self):
        others = """
    chain one {
        goto two
        drop
    }
    chain two {
        ip saddr 10.0.0.9 drop
    }
"""
        rules = ruleset("jump one\naccept", others=others)
        self.assertTrue(passes(rules))
        self.assertFalse(passes(rules, source="10.0.0.9"))

    def test_a_map_over_several_lines(self):
        before = 'iifname vmap {\n"a" : jump some,\n"c" : drop,\n}'
        rules = ruleset("accept", before=before, others=self.OTHERS)
        self.assertTrue(passes(rules))
        self.assertFalse(passes(rules, source="10.0.0.3"))
        self.assertFalse(passes(rules, inward="c"))
        self.assertTrue(passes(rules, source="10.0.0.3", inward="d"))

    def test_what_only_counts_or_tells(self):
        line = 'limit rate 10/second burst 20 packets log prefix "no; { # " level info'
        self.assertTrue(passes(ruleset(f'{line}\ncounter\naccept comment "drop; or not"')))
        self.assertFalse(passes(ruleset("counter drop\naccept")))
        self.assertTrue(passes(ruleset('log prefix "yes: " level info accept comment "a"')))

    def test_helpers_and_sizes_decide_nothing(self):
        others = """
    ct helper ftp-tcp {
        type "ftp" protocol tcp;
    }
    chain helpers {
        type filter hook prerouting priority filter; policy accept;
        ct state new tcp dport { 443 } ct helper set "ftp-tcp" comment "a"
    }
    chain size {
        type filter hook forward priority mangle; policy accept;
        oifname "b" {SYN} tcp option maxseg size > 9 tcp option maxseg size set 9
    }
"""
        others = others.replace("{SYN}", "tcp flags & (syn | rst) == syn")
        self.assertTrue(passes(ruleset("accept", others=others)))
        self.assertFalse(passes(ruleset("", others=others)))


class Strange(unittest.TestCase):
    def test_what_it_does_not_know_is_refused(self):
        for line in (
            "meta mark 1 accept",
            "tcp dport vmap { 22 : accept }",
            "ip ttl 1 accept",
            "ip6 saddr 10.0.0.0/8 accept",
            "jump nowhere",
            "accept drop",
            "limit rate over 10/second drop",
            "ct count 10 drop",
            "udp dport @ports accept",
            "socket transparent 1 accept",
        ):
            with self.assertRaises((NotUnderstood, ValueError, KeyError), msg=line):
                ruleset(line)


class Numbers(unittest.TestCase):
    def test_intervals_that_touch_and_overlap(self):
        found = Intervals([(5, 7), (1, 2), (3, 3), (6, 9), (20, 20)])
        self.assertEqual(found.pairs, [(1, 3), (5, 9), (20, 20)])
        self.assertEqual([n for n in range(22) if n in found], [1, 2, 3, 5, 6, 7, 8, 9, 20])


if __name__ == "__main__":
    unittest.main()
