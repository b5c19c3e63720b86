# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What a rule of the firewall speaks of: which questions a changed line answers otherwise."""

import re

import places
from reading import inside, ranges

VERSIONS = {"ipv4": 4, "ipv6": 6, "icmp": 4, "icmpv6": 6}


class Rule:
    """The conditions of a line of the chain `forward`. No line speaks of anything."""

    def __init__(self, line):
        self.line = line.split(" comment ")[0].strip()
        self.accepts = self.line.endswith("accept")
        self.interfaces = {side: self.interfaces_of(side) for side in ("iifname", "oifname")}
        self.addresses = {side: self.addresses_of(side) for side in ("saddr", "daddr")}
        ports = re.search(r"\b(tcp|udp) dport \{([^}]*)\}", self.line)
        echo = re.search(r"\b(icmp|icmpv6) type", self.line)
        family = re.search(r"\bnfproto (ipv4|ipv6)", self.line) or echo
        self.version = VERSIONS[family[1]] if family else None
        self.proto = ports[1] if ports else "icmp" if echo else None
        self.ports = ranges([ports[2]]) if ports else []

    def interfaces_of(self, side):
        """The names of the interfaces on one side, or None for all."""
        found = re.search(rf"\b{side} \{{([^}}]*)\}}", self.line)
        return set(re.findall(r'"([^"]+)"', found[1])) if found else None

    def addresses_of(self, side):
        """The networks on one side, and whether all others are meant; None for everybody."""
        found = re.search(rf"\bip6? {side} (!= )?\{{([^}}]*)\}}", self.line)
        return (places.texts(found[2].split(",")), bool(found[1])) if found else None

    def verdict(self, one, sides):
        """Whether it lets a question through that comes in and goes out there; None: says nothing."""
        if not self.line or self.version not in (None, one.target.version):
            return None
        for names, end in zip(self.interfaces.values(), sides):
            if names is not None and end not in names:
                return None
        for meant, address in zip(self.addresses.values(), (one.source, one.target)):
            if meant and inside(address, meant[0]) == meant[1]:
                return None
        if self.proto not in (None, one.proto):
            return None
        if self.ports and not any(first <= one.port <= last for first, last in self.ports):
            return None
        return self.accepts
