# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What the files of a switch, an access point and a login server say about who gets in."""

import ipaddress
import re
from dataclasses import dataclass, field

from nft_rule import NotUnderstood


@dataclass
class Port:
    """A port of a switch that is not shut."""

    interface: str
    vlans: set
    dot1x: bool = False
    mac: bool = False


@dataclass
class Radio:
    """A WLAN as one radio of an access point sends it."""

    section: str
    security: str
    vlans: set
    isolated: bool


class Switch:
    """`running-config.txt` of AOS-CX."""

    def __init__(self, text):
        self.addresses = []
        self.ports = []
        self.rules = []
        self._read(_blocks(text))

    def _read(self, blocks):
        applied = False
        for head, lines in blocks:
            words = head.split()
            if head == "access-list ip muster-management":
                self.rules = [self._rule(line) for line in lines]
            elif head.startswith("apply access-list"):
                applied = head == (
                    "apply access-list ip muster-management control-plane vrf default"
                )
            elif words[:2] == ["interface", "vlan"]:
                for line in lines:
                    if line.startswith("ip address "):
                        address = ipaddress.ip_interface(line.split()[2]).ip
                        self.addresses.append((int(words[2]), address))
                    elif line.startswith("ipv6 address"):
                        raise NotUnderstood(f"a switch with IPv6: {line}")
            elif words[0] == "interface":
                self._port(words[1], lines)
        if not applied:
            self.rules = []

    @staticmethod
    def _rule(line):
        """`10 permit tcp 10.0.24.0/28 any eq 22`, and `count` and `log` behind it."""
        words = line.split()
        verdict, protocol, source, target = words[1:5]
        rest = [word for word in words[5:] if word not in ("count", "log")]
        if verdict not in ("permit", "deny") or target != "any" or rest[:-1] not in ([], ["eq"]):
            raise NotUnderstood(line)
        network = None if source == "any" else ipaddress.ip_network(source)
        port = int(rest[1]) if rest and rest[0] == "eq" else None
        if rest and port is None and rest != ["any"]:
            raise NotUnderstood(line)
        return verdict == "permit", protocol, network, port

    def _port(self, name, lines):
        if "shutdown" in lines:
            return
        port, native, blocks = Port(name, set()), None, {}
        for line in lines:
            words = line.split()
            if words[:2] == ["vlan", "access"]:
                port.vlans = {int(words[2])}
            elif words[:3] == ["vlan", "trunk", "native"]:
                native = int(words[3])
            elif words[:3] == ["vlan", "trunk", "allowed"]:
                port.vlans = _numbers(words[3])
            elif line.startswith("aaa authentication port-access"):
                last = words[3]
                blocks[last] = False
            elif line == "enable" and blocks:
                blocks[last] = True
        port.dot1x, port.mac = blocks.get("dot1x", False), blocks.get("mac-auth", False)
        # The native VLAN carries what has no tag, and that one is the parking place.
        port.vlans.discard(native)
        self.ports.append(port)

    def lets_in(self, protocol, source, port):
        """Whether the switch itself takes a packet of IPv4; `source` is a number."""
        address = ipaddress.IPv4Address(source)
        for permit, wanted, network, at in self.rules:
            if wanted not in ("any", protocol) or (network and address not in network):
                continue
            if at is None or at == port:
                return permit
        return not self.rules


class AccessPoint:
    """The files of OpenWrt."""

    def __init__(self, network, wireless, firewall, dropbear):
        self.addresses, self.radios = [], []
        self._network(_sections(network))
        self._wireless(_sections(wireless))
        self._firewall(_sections(firewall))
        self.ssh = self._ssh(_sections(dropbear))

    def _network(self, sections):
        for kind, name, options in sections:
            if kind == "interface" and name.startswith("vlan"):
                for key in ("ipaddr", "ip6addr"):
                    for text in options.get(key, []):
                        address = ipaddress.ip_interface(text).ip
                        self.addresses.append((int(name[4:]), address))

    def _wireless(self, sections):
        by_section, silent = {}, set()
        for kind, name, options in sections:
            one = {key: values[0] for key, values in options.items()}
            if kind == "wifi-device" and one.get("disabled") == "1":
                silent.add(name)
            elif kind == "wifi-iface":
                if one.get("mode") != "ap":
                    raise NotUnderstood(f"{name} is no access point")
                if one.get("disabled") == "1" or one["device"] in silent:
                    continue
                radio = Radio(
                    name, one["encryption"], {_vlan(one["network"])}, one["isolate"] == "1"
                )
                by_section[name] = radio
                self.radios.append(radio)
            elif kind == "wifi-vlan" and one["iface"] in by_section:
                by_section[one["iface"]].vlans.add(_vlan(one["network"]))

    def _firewall(self, sections):
        self.accepts, self.default = [], None
        for kind, name, options in sections:
            one = {key: values[0] for key, values in options.items()}
            if kind == "zone":
                self.default = one["input"]
            elif kind == "rule":
                known = {"name", "src", "family", "src_ip", "proto", "dest_port", "icmp_type"}
                if one["target"] != "ACCEPT" or set(one) - known - {"target"}:
                    raise NotUnderstood(f"rule {name}")
                networks = [ipaddress.ip_network(text) for text in options.get("src_ip", [])]
                self.accepts.append((one, networks))
        if self.default not in ("DROP", "REJECT"):
            raise NotUnderstood("an access point that is open")

    @staticmethod
    def _ssh(sections):
        ports = set()
        for _, _, options in sections:
            if options.get("enable", ["1"])[0] == "1":
                ports.add(int(options["Port"][0]))
        return ports

    def lets_in(self, family, protocol, source, port):
        """Whether the access point itself takes a packet; `source` is a number."""
        make = ipaddress.IPv4Address if family == 4 else ipaddress.IPv6Address
        for one, networks in self.accepts:
            if one["family"] != f"ipv{family}" or one["proto"] != protocol:
                continue
            if networks and not any(make(source) in network for network in networks):
                continue
            if int(one.get("dest_port", 0)) == port:
                return True
        return False


@dataclass
class Logins:
    """The files of FreeRADIUS: the VLANs of groups, and of devices by their MAC address."""

    # (certificate or password, name of the group) -> VLAN
    groups: dict = field(default_factory=dict)
    devices: set = field(default_factory=set)

    def read(self, policy, users):
        """What the texts of `policy` and `users` say."""
        kind = name = None
        asked = set()
        for line in policy.splitlines():
            if found := re.match(r"muster_(password|certificate)_vlan \{", line):
                kind = found[1]
            elif line.startswith("}"):
                kind = None
            elif kind and (found := re.match(r"\s+case '([^']*)' \{", line)):
                name = found[1]
            elif kind and (found := re.search(r"Tunnel-Private-Group-Id := '([0-9]+)'", line)):
                self.groups[kind, name] = int(found[1])
            elif found := re.search(r"User-Category\[\*\] == '([^']*)'", line):
                asked.add(found[1])
        # Without a question inside of the tunnel nobody is in a group of passwords.
        for kind, name in list(self.groups):
            if kind == "password" and name not in asked:
                del self.groups[kind, name]
        for found in re.finditer(r'Tunnel-Private-Group-Id = "([0-9]+)"', users):
            self.devices.add(int(found[1]))


def _blocks(text):
    """Each line that stands at the margin, with the lines that are indented below it."""
    blocks = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("!"):
            continue
        if line.startswith(" "):
            blocks[-1][1].append(line.strip())
        else:
            blocks.append((line.strip(), []))
    return blocks


def _numbers(text):
    found = set()
    for piece in text.split(","):
        first, _, last = piece.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def _vlan(network):
    found = re.fullmatch(r"vlan([0-9]+)", network)
    if not found:
        raise NotUnderstood(f"a WLAN that leads into {network}")
    return int(found[1])


def _sections(text):
    """The sections of a file of UCI: kind, name, and the values of each option."""
    sections = []
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        found = re.fullmatch(r"(config|option|list) (\S+)(?: '(.*)')?", line)
        if not found:
            raise NotUnderstood(line)
        word, key, value = found.groups()
        if word == "config":
            sections.append((key, value, {}))
        else:
            sections[-1][2].setdefault(key, []).append(value)
    return sections
