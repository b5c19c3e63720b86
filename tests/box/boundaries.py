# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Which packets are asked of a school before and after a change.

For each entry of what is said to be opened or closed: its example, each end of its ranges and what
stands beside it. By chance some of what each flow speaks of, and some from every place to every
other, at the ports of the services and beside them. A packet is the place and point of its source,
those of its target, its protocol and its port.
"""

import ipaddress

import places
from reading import listed, networks, ranges
from sides import FIREWALL, may_come, may_send, sendable

# What a router needs to give out addresses.
HANDING_OUT = {67, 68, 546, 547}
# What switches and access points guard themselves; the box has neither.
GUARDED = {("tcp", 22), ("udp", 161)}
PROTOCOLS = ("tcp", "udp", "icmp", "other")
HIGHEST = {4: (1 << 32) - 1, 6: (1 << 128) - 1}


class Packets:
    """The packets that are asked about one change. `sides` are the school before and after it.

    A packet without ports looks like the answer to one the other way: of two such only one is
    asked. `ways` are those that others ask already.
    """

    def __init__(self, chance, sides, ways):
        self.chance, self.sides, self.ways = chance, sides, ways
        # The same packet once, in the order in which they came up.
        self.found = {}

    def add(self, source, target, spoken):
        """Asks one packet, if what is right for it is settled and it can be sent."""
        if source is None or target is None or source[1][1] != target[1][1]:
            return
        packet = (*source, *target, *spoken)
        if not self.is_settled(packet) or not any(sendable(side, packet) for side in self.sides):
            return
        if spoken[0] == "other":
            way = [(place, *point[1:]) for place, point in (source, target)]
            if tuple(way[::-1]) in self.ways:
                return
            self.ways.add(tuple(way))
        self.found[packet] = None

    def is_settled(self, packet):
        """Whether rules decide, and not a router's own needs nor a device that the box lacks."""
        from_id, _, to_id, target, proto, port = packet
        if from_id == to_id:
            return False
        if to_id == FIREWALL:
            if proto == "udp" and port in HANDING_OUT:
                return False
            return proto != "icmp" or target[2] != from_id
        guarded = (proto, port) in GUARDED and target[0] == "at"
        key = (to_id, target[1], target[2])
        return not (guarded and any(key in side.managed for side in self.sides))

    # What is said to be opened and closed.

    def near(self, passage, side):
        """The ends of all ranges of an entry, each from, to and with several others inside."""
        source_points = list(self.senders(passage, side, passage.sources))
        targets = list(self.targets(passage, side, passage.targets))
        ports = ends(passage.ports, 65535) - {0} or {0}
        spoken = [(passage.protocol, port) for port in sorted(ports)]
        # What stands for all others must be sent, and must be among what the entry holds.
        within = [
            [
                one
                for one in source_points
                if holds(passage.sources, side.number(*one)) and may_send(side, *one)
            ],
            [
                one
                for one in targets
                if holds(passage.targets, side.number(*one)) and may_come(side, *one)
            ],
            [one for one in spoken if not passage.ports or holds(passage.ports, one[1])],
        ]
        if not all(within):
            return
        pick = self.chance.choice
        for _ in range(2):
            for source in source_points:
                self.add(source, pick(within[1]), pick(within[2]))
            for target in targets:
                self.add(pick(within[0]), target, pick(within[2]))
            for one in spoken:
                self.add(pick(within[0]), pick(within[1]), one)
        for proto in PROTOCOLS:
            port = pick(within[2])[1] or 443
            self.add(*map(pick, within[:2]), (proto, port if proto in ("tcp", "udp") else 0))

    def senders(self, passage, side, pairs):
        """Who may send: ends of ranges and beside them."""
        for number in sorted(ends(pairs, HIGHEST[passage.family])):
            point = side.sender(passage.from_place, passage.family, number)
            if point:
                yield passage.from_place, point

    def targets(self, passage, side, pairs):
        """Who may be reached: ends of ranges and beside them, wherever that is."""
        for number in sorted(ends(pairs, HIGHEST[passage.family])):
            target = side.target(passage.family, number)
            if target:
                yield target

    def example(self, witness, side):
        """The packet that stands for many entries in what people read."""
        source, target = (ipaddress.ip_address(witness[key]) for key in ("from", "to"))
        at, reached = (side.target(one.version, int(one)) for one in (source, target))
        if at is None or at[0] == FIREWALL:
            return
        sender = at[0], side.sender(at[0], source.version, int(source))
        self.add(sender, reached, (witness["protocol"], witness.get("port") or 0))

    # By chance.

    def sample(self, each):
        """Some packets of every two places, and some of what each flow of either side names."""
        every = sorted({place for side in self.sides for place in side.places})
        points = {
            (place, family): sorted(self.of_place(place, family))
            for place in every
            for family in (4, 6)
        }
        for family in (4, 6):
            points[FIREWALL, family] = sorted(
                ("gateway", family, place)
                for place in every
                if any(side.gateway(place, family) for side in self.sides)
            )
        ports = sorted({port for side in self.sides for port in places.ports(side.school)})
        ports += [("icmp", 0), ("other", 0)] * 3
        for from_id in every:
            for to_id in [*every, FIREWALL]:
                for number in range(each):
                    family = 6 if number % 3 == 2 else 4
                    sources, targets = points[from_id, family], points[to_id, family]
                    self.one(sources, (from_id, to_id), targets, ports)
        for side in self.sides:
            for flow in side.school.flows.values():
                for _ in range(4 * each):
                    self.of_flow(side, flow, points)

    def one(self, sources, ends_of_way, targets, ports):
        """One packet from a place to another, where both have such addresses."""
        if sources and targets and ports:
            kind, *rest = self.chance.choice(sources)
            source = ("by" if kind == "at" else kind, *rest)
            target = self.chance.choice(targets)
            self.add((ends_of_way[0], source), (ends_of_way[1], target), self.chance.choice(ports))

    def of_flow(self, side, flow, points):
        """One packet that a flow speaks of."""
        family = self.chance.choice([4, 4, 6])
        sources = self.of_zones(side, listed(flow["from"]), family, points)
        targets = self.of_zones(side, listed(flow["to"]), family, points)
        nets = [net for net in networks(flow.get("destinations", [])) if net.version == family]
        if nets:
            # Only what leads outside is restricted at the schools.
            targets = [(side.line, ("is", family, int(net[at]))) for net in nets for at in (0, -1)]
        if sources and targets:
            from_id, source = self.chance.choice(sources)
            to_id, target = self.chance.choice(targets)
            self.one([source], (from_id, to_id), [target], ports_of(side, flow))

    def of_zones(self, side, zones, family, points):
        """Points of all places in some zones, and those outside that are in one of them."""
        found = []
        for place, segment in side.school.segments.items():
            if segment.zone in zones:
                found += [(place, point) for point in points[place, family]]
                gateway = ("gateway", family, place)
                found += [(FIREWALL, gateway)] * (gateway in points[FIREWALL, family])
        for point in points[side.line, family]:
            if side.school.zone_of(side.address(side.line, point)) in zones:
                found.append((side.line, point))
        return found

    def of_place(self, place, family):
        """Points of a place that are worth a packet."""
        found = set()
        for side in self.sides:
            net = side.network(place, family)
            if place == side.line:
                for many in places.outside(side.school):
                    found |= {("is", family, int(one)) for one in many if one.version == family}
            elif net:
                size = net.num_addresses
                middle = self.chance.randrange(2, size - 3)
                found |= {("at", family, offset) for offset in (1, 2, size - 4, size - 3, middle)}
                found |= {
                    ("at", family, offset)
                    for (segment, of, offset) in side.managed
                    if (segment, of) == (place, family)
                }
        return found


def ports_of(side, flow):
    """The ports of the services of a flow."""
    found = [] if flow.get("services") else [("tcp", 443), ("udp", 53), ("icmp", 0), ("other", 0)]
    for name in flow.get("services", []):
        service = side.school.services[name]
        found += [("icmp", 0)] * bool(service.get("ping"))
        for proto in ("tcp", "udp"):
            for pair in ranges(service.get(proto, [])):
                found += [(proto, port) for port in pair]
    return found


def ends(pairs, highest):
    """The ends of ranges, and what stands beside them on both sides."""
    found = set()
    for first, last in pairs:
        found |= {first - 1, first, first + 1, (first + last) // 2, last - 1, last, last + 1}
    return {number for number in found if 0 <= number <= highest}


def holds(pairs, number):
    """Whether a number lies in one of the ranges."""
    return number is not None and any(first <= number <= last for first, last in pairs)
