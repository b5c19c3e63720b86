# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""One school as its files make it: what gets through, who gets in, who reaches neighbours.

Which segments, networks and devices there are is read from `muster show SCHOOL --format json`; what
is allowed is read from the generated files alone.
"""

import ipaddress
import re
from dataclasses import dataclass, field
from pathlib import Path

from devices import AccessPoint, Logins, Switch
from nft import Fixed, Ruleset
from nft_rule import NotUnderstood

FIREWALL = "firewall"
NEEDS = ["nothing", "portal", "key", "device", "login"]
# Of every other protocol one stands for all: GRE.
OTHER = 47
# What switches and access points decide themselves: administration and monitoring.
GUARDED = (("tcp", 22), ("udp", 161))


@dataclass
class Place:
    """A segment that the firewall has an interface for."""

    id: str
    interface: str
    outside: bool
    # By family: the first address and how many there are.
    networks: dict = field(default_factory=dict)
    gateways: dict = field(default_factory=dict)


class School:
    """A school on one side of a comparison."""

    def __init__(self, key, show, folder):
        self.key, self.show, self.folder = key, show, Path(folder)
        self.segments = enabled(show.get("segments"))
        self.devices = enabled(show.get("devices"))
        self.by_vlan = {segment["vlan"]: key for key, segment in self.segments.items()}
        self.blocks = {4: self._block(4), 6: self._block(6)}
        self.places = {}
        self.rules = None
        self._firewall()
        # (segment, family, address) -> the switch or access point that has the address
        self.managed = {}
        self._managed()
        self.logins = self._logins()
        self.answers = {}
        # The other side of a comparison: what devices guard is compared where both sides have one.
        self.other = None

    # --- what there is

    def _block(self, family):
        plan = self.show["addressing"]
        if family == 4:
            first = int(ipaddress.ip_network(plan["supernet"])[0])
            size = 1 << (32 - plan["school-prefix"])
            return first + self.show["index"] * size, size
        if not plan.get("supernet6"):
            return None
        first = int(ipaddress.ip_network(plan["supernet6"])[0])
        return first + (self.show["index"] << 80), 1 << 80

    def kind(self, device):
        """The kind of a device, such as `switch`."""
        return self.show["roles"][device["role"]]["kind"]

    def text(self, device, name):
        """The text of a file of a device, or None."""
        path = self.folder / device / name
        return path.read_text() if path.exists() else None

    def _firewall(self):
        for key, device in self.devices.items():
            text = self.text(key, "nftables.conf")
            if self.kind(device) != "firewall" or text is None:
                continue
            self.rules = Ruleset(text)
            self._places(device)
            named = set(re.findall(r'^ +"([^"]+)" : jump source-', text, re.MULTILINE))
            if named != {place.interface for place in self.places.values()}:
                raise NotUnderstood(f"{self.key}: interfaces {sorted(named)}, {self.places}")

    def _places(self, device):
        pattern = self.show["models"][device["model"]]["interface"]
        for ports, profile_id in device.get("ports", {}).items():
            profile = self.show["port-profiles"][profile_id]
            for port in numbers(ports):
                for key in self._carried(profile):
                    segment = self.segments[key]
                    outside = self.leads_outside(key)
                    if not outside and "subnet" not in segment:
                        continue
                    name = pattern.replace("{port}", str(port))
                    if (segment.get("uplink") or {}).get("mode") == "pppoe":
                        name = f"ppp{segment['vlan']}"
                    elif profile["mode"] == "trunk":
                        name = f"vlan{segment['vlan']}"
                    place = Place(key, name, outside)
                    if "subnet" in segment:
                        self._addresses(place, segment)
                    self.places[key] = place

    def leads_outside(self, key):
        """Whether the internet is behind a segment."""
        return self.show["zones"][self.segments[key]["zone"]]["trust"] == "internet"

    def _carried(self, profile):
        if profile["mode"] == "access":
            return [profile["segment"]]
        carried = [key for key in profile.get("tagged", []) if key in self.segments]
        if profile.get("tagged-all"):
            carried += [key for key in self.segments if not self.leads_outside(key)]
        return carried

    def _addresses(self, place, segment):
        offset = int(ipaddress.ip_address(segment["subnet"]["offset"]))
        size = 1 << (32 - segment["subnet"]["prefix"])
        first = self.blocks[4][0] + offset
        place.networks[4] = (first, size)
        # The last address that a device can have.
        place.gateways[4] = first + size - 2
        if segment.get("ipv6") and self.blocks[6]:
            # The VLAN as it is read: 40 is ::40.
            first = self.blocks[6][0] | (int(str(segment["vlan"]), 16) << 64)
            place.networks[6] = (first, 1 << 64)
            place.gateways[6] = first + 1

    def _managed(self):
        for key, device in self.devices.items():
            found = []
            if text := self.text(key, "running-config.txt"):
                found = [Switch(text)]
            elif text := self.text(key, "wireless"):
                others = [self.text(key, name) for name in ("network", "firewall", "dropbear")]
                found = [AccessPoint(others[0], text, others[1], others[2])]
            for reader in found:
                device["reader"] = reader
                for vlan, address in reader.addresses:
                    place = self.by_vlan[vlan]
                    self.managed[place, address.version, int(address)] = reader

    def _logins(self):
        logins, found = Logins(), False
        for key in self.devices:
            policy = self.text(key, "freeradius/policy")
            if policy is not None:
                logins.read(policy, self.text(key, "freeradius/users"))
                found = True
        return logins if found else None

    # --- addresses

    def reached_outside(self, place, family, address):
        """Whether an address is nobody's of this school, or of the network of the line itself."""
        spans = (place.networks.get(family), self.blocks[family])
        of_line, of_school = (
            span is not None and span[0] <= address < span[0] + span[1] for span in spans
        )
        return of_line or not of_school

    def number(self, place_id, point):
        """The address that a point stands for on this side, or None.

        A point is ("at", family, offset), ("is", family, address) or ("gateway", family, segment).
        """
        kind, family, value = point
        if kind == "gateway":
            place = self.places.get(value)
            return place.gateways.get(family) if place and not place.outside else None
        place = self.places.get(place_id)
        if place is None or place.outside != (kind == "is"):
            return None
        if kind == "is":
            return value if self.reached_outside(place, family, value) else None
        network = place.networks.get(family)
        if network is None or value >= network[1]:
            return None
        return network[0] + value

    def device_at(self, place_id, point):
        """Whether a switch or an access point has the address of a point."""
        return (place_id, point[1], self.number(place_id, point)) in self.managed

    # --- what is allowed

    def allows(self, question):
        """Whether the first packet of a connection gets where it wants."""
        if question not in self.answers:
            self.answers[question] = self._allows(*question)
        return self.answers[question]

    def _allows(self, from_id, source_point, to_id, target_point, protocol, port):
        family = source_point[1]
        source = self.number(from_id, source_point)
        target = self.number(to_id, target_point)
        if source is None or target is None or self.rules is None:
            return False
        # An address of the firewall is the firewall, wherever it lies.
        if to_id != FIREWALL and target == self.places[to_id].gateways.get(family):
            return False
        spoken = OTHER if protocol == "other" else protocol
        inward = self.places[from_id].interface
        reader = self.managed.get((to_id, family, target))
        guarded = (
            reader is not None
            and (protocol, port) in GUARDED
            and (self.other is None or self.other.device_at(to_id, target_point))
        )
        if from_id == to_id and not self.places[from_id].outside:
            # No firewall sees it. What devices guard themselves is the only thing that is asked.
            return guarded and let_in(reader, family, protocol, source, port)
        outward = None if to_id == FIREWALL else self.places[to_id].interface
        if not self.rules.passes(Fixed(inward, outward, family, spoken), source, target, port):
            return False
        return not guarded or let_in(reader, family, protocol, source, port)

    def entrances(self):
        """For each place with a segment behind it: the least that must be shown there."""
        found = {}

        def put(place, vlan, needs):
            segment = self.by_vlan[vlan]
            if self.segments[segment].get("parking"):
                return
            former = found.get((place, segment))
            if former is None or NEEDS.index(needs) < NEEDS.index(former):
                found[place, segment] = needs

        for key, device in self.devices.items():
            reader = device.get("reader")
            if isinstance(reader, Switch):
                for port in reader.ports:
                    place = f"{key} port {self._port_number(device, port.interface)}"
                    needs = "nothing"
                    if port.dot1x or port.mac:
                        place, needs = "ports", "device" if port.mac else "login"
                    for vlan in port.vlans:
                        put(place, vlan, needs)
            elif isinstance(reader, AccessPoint):
                for radio in reader.radios:
                    for vlan in radio.vlans:
                        put(f"wlan {self._wlan(radio)}", vlan, _needs(radio.security))
        self._groups(put)
        return found

    def _groups(self, put):
        groups = enabled(self.show.get("radius-groups"))
        if self.logins is None:
            return
        for (kind, name), vlan in self.logins.groups.items():
            for key, group in groups.items():
                if group["name"] == name and group["login"] == kind:
                    put(f"group {key}", vlan, "login")
        for vlan in self.logins.devices:
            for key, group in groups.items():
                if group["login"] == "mac" and group["segment"] == self.by_vlan[vlan]:
                    put(f"group {key}", vlan, "device")

    def _port_number(self, device, interface):
        pattern = self.show["models"][device["model"]]["interface"]
        found = re.fullmatch(re.escape(pattern).replace(r"\{port\}", "([0-9]+)"), interface)
        return int(found[1])

    def _wlan(self, radio):
        for key in self.show["wlans"]:
            if re.fullmatch(re.escape(key.replace("-", "_")) + r"_radio[0-9]+", radio.section):
                return key
        raise NotUnderstood(f"whose WLAN is {radio.section}?")

    def neighbours(self):
        """The WLANs whose clients reach each other."""
        return {
            self._wlan(radio)
            for device in self.devices.values()
            if isinstance(device.get("reader"), AccessPoint)
            for radio in device["reader"].radios
            if not radio.isolated
        }


def let_in(reader, family, protocol, source, port):
    """Whether a device itself takes a packet."""
    if isinstance(reader, Switch):
        return family == 4 and reader.lets_in(protocol, source, port)
    return reader.lets_in(family, protocol, source, port)


def _needs(security):
    if security in ("none", "owe"):
        return "nothing"
    if security.startswith(("psk", "sae")):
        return "key"
    if re.match(r"wpa[23]?\b", security):
        return "login"
    raise NotUnderstood(f"a WLAN with {security}")


def enabled(table):
    """The entries that exist here."""
    return {key: entry for key, entry in (table or {}).items() if entry.get("enabled") is not False}


def numbers(text):
    """The numbers of `1-3,7`."""
    found = []
    for piece in text.split(","):
        first, _, last = piece.strip().partition("-")
        found += range(int(first), int(last or first) + 1)
    return found
