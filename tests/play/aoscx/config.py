# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A configuration of AOS-CX as the switch holds it: taken line by line, refused line by line, shown in its own order.

What a line may be says the grammar of tests/oracles/aruba-aoscx, which is written from HPE's guides. What lines do to
each other is here, with its source.
"""

import base64
import hashlib
import os
import re
import sys
from pathlib import Path

ORACLES = Path(__file__).resolve().parents[2] / "oracles"
sys.path[:0] = [str(ORACLES), str(ORACLES / "aruba-aoscx")]
# pylint: disable=wrong-import-position
import lines

# Of these there is one, or one of each name: a new one takes the place of the former.
ONE_OF = re.compile(
    r"(hostname|banner \w+|clock timezone|spanning-tree (mode|config-name|config-revision|priority)|ssh (ciphers|macs)"
    r"|snmp-server system-location|user \S+ group|radius-server host \S+|snmpv3 user \S+|logging \S+|ntp server \S+|ntp vrf"
    r"|aaa authentication limit-login-attempts|aaa authentication port-access client-limit|description|name|timeout"
    r"|vlan access|vlan trunk native|ip address|ip route \S+|rate-limit \S+|reauth-period|eapol-timeout|max-eapol-requests"
    r"|initial-auth-response-timeout|client-limit|radius server-group|\d+)( |$)"
)
# Security Guide 10.07: what is typed as plain text is shown as ciphertext, which only this switch opens.
SECRET = re.compile(r"\b(password|key|auth-pass|priv-pass) plaintext (\S+)")
BANNER = re.compile(r"^(banner \w+) (\S)\n((?:.*\n)*?)\2\n", re.M)
# A file shows what is global first, then VLANs, then interfaces (Fundamentals Guide 10.15, `show checkpoint`).
ORDER = ["hostname", "banner", "user", "clock", "ntp", "cli-session", "aaa", "radius-server", "logging", "ssh", "access-list",
         "apply", "vlan", "spanning-tree", "interface vlan", "interface", "snmp-server", "ip route"]
# Fundamentals Guide 10.15: a switch as it comes has all ports in VLAN 1, and asks for an address there.
FACTORY = "ssh server vrf default\nvlan 1\nspanning-tree\ninterface vlan 1\n    ip dhcp\n"


class Refused(Exception):
    """Why the switch does not take a line."""


class Configuration:
    """Blocks and lines; a block is a list whose first is its line."""

    def __init__(self, blocks=None):
        self.blocks = blocks or []

    @classmethod
    def factory(cls, ports):
        """As it comes."""
        text = FACTORY + "".join(f"interface 1/1/{port}\n    no shutdown\n    vlan access 1\n" for port in range(1, ports + 1))
        config = cls()
        assert not config.take(text)
        return config

    def take(self, text):
        """Takes the lines of a file; gives those that are refused, with the reason."""
        for banner, _, said in BANNER.findall(text):
            self.put(self.blocks, banner, [banner, *said.splitlines()])
        root, faults = lines.read(BANNER.sub("", text))
        refused = [str(fault) for fault in faults]
        for line in root.children:
            refused += self.take_line(self.blocks, line)
        return refused

    def take_line(self, blocks, line):
        """Takes a line and what stands below it."""
        try:
            self.require(line)
            if line.opens is None:
                self.set(blocks, line.text)
                return []
            inside = self.open(blocks, line.text)
        except Refused as why:
            return [f"{line.number}: {why}"]
        refused = []
        for child in line.children:
            refused += self.take_line(inside, child)
        return refused

    def open(self, blocks, text):
        """The block of a line, which may be there already."""
        text = re.sub(r"^vlan (\d+)$", lambda found: f"vlan {int(found[1])}", text)
        for block in blocks:
            if block[0] == text:
                return block
        blocks.append([text])
        return blocks[-1]

    def set(self, block, text):
        """Sets what a line says. `no` takes it away, or stays where something holds unless it is said."""
        text = SECRET.sub(lambda found: f"{found[1]} ciphertext {ciphertext(found[2])}", text)
        if text.startswith("vlan trunk allowed ") and not text.endswith(" all"):
            # Switch simulator 10.15: `vlan trunk allowed` adds.
            former = [line for line in block[1:] if str(line).startswith("vlan trunk allowed ")]
            ids = {vlan for line in [*former, text] for vlan in lines.vlan_list(line.split()[-1])}
            text = f"vlan trunk allowed {','.join(map(str, sorted(ids)))}"
            block[:] = [line for line in block if line not in former]
        if text.startswith("vlan access "):
            block[:] = [line for line in block if not str(line).startswith("vlan trunk ")]
        if text.startswith("vlan trunk native "):
            # Layer 2 Bridging Guide 10.07: it allows every VLAN again.
            block[:] = [line for line in block if not str(line).startswith(("vlan access ", "vlan trunk allowed "))]
        if text == "no routing":
            # pyaoscx, workflow on access security: it resets the port.
            block[:] = [line for line in block if not str(line).startswith("vlan ")]
        self.put(block, key(text), text)

    def put(self, block, of, new):
        """A line or a block in the place of the former of its kind, the first line of a block aside."""
        for number, old in enumerate(block):
            is_head = number == 0 and block is not self.blocks
            if not is_head and key(old if isinstance(old, str) else old[0]) == of:
                block[number] = new
                return
        block.append(new)

    def require(self, line):
        """Refuses what refers to something that is not there."""
        if line.text.startswith(("vlan access ", "vlan trunk native ")):
            self.require_vlans([int(line.text.removesuffix(" tag").split()[-1])])
        if line.text.startswith("vlan trunk allowed ") and not line.text.endswith(" all"):
            self.require_vlans(lines.vlan_list(line.text.split()[3]))
        if line.text.startswith("interface vlan "):
            self.require_vlans([int(line.text.split()[2])])
        if line.text.startswith("apply access-list ip "):
            name = line.text.split()[3]
            if not self.block(f"access-list ip {name}"):
                raise Refused(f"ACL {name} does not exist")
        if line.context == "radius-group" and not any(
            str(one).startswith(f"radius-server host {line.text.split()[1]} ") for one in self.blocks
        ):
            raise Refused(f"RADIUS server {line.text.split()[1]} does not exist")

    def require_vlans(self, ids):
        """Refuses VLANs that the switch does not have."""
        for vlan in ids:
            if vlan != 1 and self.block(f"vlan {vlan}") is None:
                raise Refused(f"VLAN {vlan} does not exist")

    def block(self, text):
        """A block, or nothing."""
        return next((block for block in self.blocks if isinstance(block, list) and block[0] == text), None)

    def has(self, text):
        """Whether a line stands there."""
        return text in self.blocks

    def show(self):
        """As `show running-config` has it."""
        head = "!\n!Version AOS-CX FL.10.15.1000\n!export-password: default\n"
        ordered = sorted(self.blocks, key=lambda block: rank(block if isinstance(block, str) else block[0]))
        return head + "".join(f"{line}\n" for block in ordered for line in written(block, 0))

    def hash(self):
        """The SHA-256 of what is shown."""
        return hashlib.sha256(self.show().encode()).hexdigest()


def key(text):
    """Of which kind there is one."""
    text = text.removeprefix("no ")
    found = ONE_OF.match(text)
    return found[1] if found else text


def rank(text):
    """Where it stands."""
    of_it = [number for number, word in enumerate(ORDER) if text.removeprefix("no ").startswith(word)]
    return of_it[-1] if of_it and not text.startswith("interface vlan") else ORDER.index("interface vlan") if of_it else 12


def written(block, depth):
    """The lines of a block."""
    if isinstance(block, str):
        yield "    " * depth + block
        return
    yield "    " * depth + block[0]
    for line in block[1:]:
        yield from written(line, depth + 1)


def ciphertext(secret):
    """With salt: the same secret has another ciphertext each time, so that no comparison of text may rely on it."""
    salt = os.urandom(6)
    return "AQBap" + base64.b64encode(salt + hashlib.sha256(salt + secret.encode()).digest()).decode()
