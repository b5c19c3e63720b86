# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What a school means, read from `muster show SCHOOL --format json` and from nothing else.

This is a second reading of the model, small and on purpose apart from the compiler: where the two
disagree, one of them is wrong.
"""

import ipaddress
from dataclasses import dataclass, field
from functools import cache

# Addresses that no provider routes (RFC 6890). They are nobody's, but not the internet either.
SPECIAL = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 "
        "192.168.0.0/16 224.0.0.0/3 ::/96 fc00::/7 fe80::/10 ff00::/8"
    ).split()
]
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass
class Segment:
    """A segment with addresses for which the firewall is the gateway."""

    id: str
    vlan: int
    zone: str
    interface: str
    net: ipaddress.IPv4Network
    gateway: ipaddress.IPv4Address
    net6: ipaddress.IPv6Network | None
    gateway6: ipaddress.IPv6Address | None
    dhcp: dict | None
    dhcp6: dict | None
    filter: str | None
    reservations: list = field(default_factory=list)


@dataclass
class Server:
    """A device that serves, with the kinds of what it serves: dhcp, dns, radius."""

    id: str
    segment: str
    address: ipaddress.IPv4Address
    address6: ipaddress.IPv6Address | None
    interface: str
    kinds: set


def enabled(table):
    """The entries that exist here."""
    return {key: entry for key, entry in (table or {}).items() if entry.get("enabled") is not False}


def listed(value):
    """One or many, as a list."""
    return value if isinstance(value, list) else [value]


def seconds(duration):
    """`8h` in seconds."""
    return None if duration is None else int(duration[:-1]) * SECONDS[duration[-1]]


def ranges(texts):
    """The first and last number of each of `22`, `3-11` and `1-2,5`."""
    return ranges_of(tuple(texts))


# A school has a hundred thousand questions: what is read for each is read once.
@cache
def ranges_of(texts):
    """`ranges`, remembered."""
    found = []
    for text in texts:
        for piece in text.split(","):
            first, _, last = piece.strip().partition("-")
            found.append((int(first), int(last or first)))
    return found


def networks(texts):
    """Networks from their texts."""
    return networks_of(tuple(texts))


@cache
def networks_of(texts):
    """`networks`, remembered."""
    return [ipaddress.ip_network(text) for text in texts]


def inside(address, nets):
    """Whether an address is in one of the networks."""
    return any(address.version == net.version and address in net for net in nets)


class School:
    """The parts of the model that networks and servers carry out."""

    def __init__(self, key, show):
        self.key, self.show = key.split("/")[-1], show
        self.zones = enabled(show["zones"])
        self.flows = enabled(show["flows"])
        self.guarantees = enabled(show["guarantees"])
        self.services = enabled(show["services"])
        self.devices = enabled(show["devices"])
        self.internet = {k for k, zone in self.zones.items() if zone.get("trust") == "internet"}
        self.block, self.block6 = self._block(), self._block6()
        self.supernets = networks(
            show["addressing"][key]
            for key in ("supernet", "supernet6")
            if show["addressing"].get(key)
        )
        self.firewall, self.outer, interfaces = self._firewall()
        self.segments = self._segments(interfaces)
        self.elsewhere = self._elsewhere()
        self.servers = self._servers()
        self.zones_found, self.flows_found = {}, {}

    def _block(self):
        plan = self.show["addressing"]
        base = int(ipaddress.ip_network(plan["supernet"]).network_address)
        size = 1 << (32 - plan["school-prefix"])
        return ipaddress.ip_network((base + self.show["index"] * size, plan["school-prefix"]))

    def _block6(self):
        supernet = self.show["addressing"].get("supernet6")
        if not supernet:
            return None
        base = int(ipaddress.ip_network(supernet).network_address)
        return ipaddress.ip_network((base + (self.show["index"] << 80), 48))

    def _firewall(self):
        """The id of the firewall, its outer interface, and the interface of each segment."""
        for key, device in self.devices.items():
            model = self.show["models"].get(device.get("model"), {})
            if self.kind_of(device) == "firewall" and model.get("platform") == "nftables":
                return (key, *self._interfaces(device, model))
        raise SystemExit(f"{self.key} has no firewall of the platform nftables")

    def _interfaces(self, device, model):
        outer, names = None, {}
        for ports, profile_id in device.get("ports", {}).items():
            profile = self.show["port-profiles"][profile_id]
            carried = profile.get("tagged", [])
            if profile.get("tagged-all"):
                carried = list(self.show["segments"])
            if profile["mode"] == "access":
                carried = [profile["segment"]]
            for first, last in ranges([ports]):
                for port in range(first, last + 1):
                    own = model["interface"].replace("{port}", str(port))
                    for segment in carried:
                        vlan = self.show["segments"][segment]["vlan"]
                        names[segment] = own if profile["mode"] == "access" else f"vlan{vlan}"
                        if self.show["segments"][segment]["zone"] in self.internet:
                            outer = outer or names[segment]
        return outer, names

    def _segments(self, interfaces):
        segments = {}
        for key, raw in enabled(self.show["segments"]).items():
            if "subnet" not in raw or raw.get("external") or key not in interfaces:
                continue
            offset = int(ipaddress.ip_address(raw["subnet"]["offset"]))
            net = ipaddress.ip_network(
                (int(self.block.network_address) + offset, raw["subnet"]["prefix"])
            )
            net6 = self.net6_of(raw["vlan"]) if raw.get("ipv6") else None
            segments[key] = Segment(
                id=key,
                vlan=raw["vlan"],
                zone=raw["zone"],
                interface=interfaces[key],
                net=net,
                gateway=net[-2],
                net6=net6,
                gateway6=net6 and net6[1],
                dhcp=raw.get("dhcp"),
                dhcp6=raw.get("dhcp6") if net6 else None,
                filter=raw.get("filter"),
            )
        self._reserve(segments)
        return segments

    def _reserve(self, segments):
        """Devices of the inventory whose MAC address is known have an address of their own."""
        for key, device in self.devices.items():
            segment = segments.get(self.show["roles"][device["role"]].get("segment"))
            if segment and device.get("mac"):
                address = self.address_of(device, segment)
                segment.reservations.append((key, device["mac"], address))

    def net6_of(self, vlan):
        """The /64 that a VLAN has or would have: its number in decimal digits."""
        if self.block6 is None:
            return None
        base = int(self.block6.network_address) | (int(str(vlan), 16) << 64)
        return ipaddress.ip_network((base, 64))

    def _elsewhere(self):
        """Networks outside of the school that somebody owns, with their zone."""
        found = []
        for zone, entry in self.zones.items():
            found += [(net, zone) for net in networks(entry.get("networks", []))]
        for segment in enabled(self.show["segments"]).values():
            if segment.get("external") and segment.get("network"):
                found.append((ipaddress.ip_network(segment["network"]), segment["zone"]))
        # Of nested networks the narrower one says whose an address is.
        return sorted(found, key=lambda entry: -entry[0].prefixlen)

    def _servers(self):
        servers = []
        for key, device in self.devices.items():
            role = self.show["roles"][device["role"]]
            if role["kind"] == "firewall":
                # It has the gateways of all segments, and a place of its own in the box.
                continue
            kinds = {
                self.show["server-roles"][name]["kind"]: self.show["server-roles"][name]
                for name in role.get("server-roles", [])
                if self.show["server-roles"][name].get("enabled") is not False
            }
            if kinds and role["segment"] in self.segments:
                segment = self.segments[role["segment"]]
                address = self.address_of(device, segment)
                # Beyond 0x1000 no host number meets the gateway.
                address6 = segment.net6 and segment.net6[0x1000 + device["host"]]
                interface = self._first_interface(device)
                servers.append(
                    Server(key, segment.id, address, address6, interface, set(kinds))
                )
        return servers

    def _first_interface(self, device):
        """The name of the first port of a device, at which it is plugged in."""
        model = self.show["models"].get(device.get("model"), {})
        ports = [first for first, _ in ranges(model.get("ports", {}))]
        pattern = model.get("interface")
        return pattern.replace("{port}", str(min(ports))) if pattern and ports else "eth0"

    def kind_of(self, device):
        """The kind of a device, such as `switch`."""
        return self.show["roles"][device["role"]]["kind"]

    def segment_of(self, device):
        """The segment in which a device has its address."""
        return self.segments.get(self.show["roles"][device["role"]].get("segment"))

    def address_of(self, device, segment):
        """The address of a device; the firewall is the gateway of every segment."""
        if self.kind_of(device) == "firewall":
            return segment.gateway
        return segment.net[device["host"]]

    def serving(self, kind):
        """The servers of a kind."""
        return [server for server in self.servers if kind in server.kinds]

    def pool(self, segment):
        """The first and last address that are given to anybody, or None."""
        if segment.dhcp.get("reservations-only"):
            return None
        first = int(segment.net.network_address) + max(segment.dhcp["reserve"], 1)
        last = int(segment.gateway) - 1
        last -= (last - first + 1) * self.show["addressing"]["pool-end-reserve"] // 100
        return ipaddress.ip_address(first), ipaddress.ip_address(last)

    def pool6(self, segment):
        """The first and last address that DHCPv6 gives out, or None."""
        if segment.dhcp6["mode"] != "stateful":
            return None
        base = int(segment.net6.network_address) + (0xD << 48)
        return ipaddress.ip_address(base + 1), ipaddress.ip_address(base + 0xFFFF)

    def zone_of(self, address):
        """The zone of an address, or None when it is in no zone."""
        if address not in self.zones_found:
            self.zones_found[address] = self._zone_of(address)
        return self.zones_found[address]

    def _zone_of(self, address):
        for segment in self.segments.values():
            if inside(address, [net for net in (segment.net, segment.net6) if net]):
                return segment.zone
        for net, zone in self.elsewhere:
            if inside(address, [net]):
                return zone
        own = [net for net in (self.block, self.block6) if net]
        if inside(address, own + self.supernets + SPECIAL):
            return None
        return next(iter(sorted(self.internet)), None)
