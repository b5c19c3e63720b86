# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Which packets are asked about: each end of every range that either side knows, and beside it."""

import ipaddress

from nft import Fixed
from school import FIREWALL, OTHER

# What has nothing to do with any file.
ANYWHERE = {
    4: [int(ipaddress.ip_address(text)) for text in ("1.1.1.1", "9.9.9.9", "100.64.0.1")],
    6: [int(ipaddress.ip_address(text)) for text in ("2606:4700::1", "2a01::2", "fd99::3")],
}
HIGHEST = {4: (1 << 32) - 1, 6: (1 << 128) - 1}
# Beside the two ports that devices guard themselves; what else they refuse is nobody's business.
BESIDE_DEVICE = [("tcp", 21), ("udp", 160), ("udp", 162), ("tcp", 24), ("icmp", 0), ("other", 0)]
# What a router needs to give out addresses.
HANDING_OUT = {67, 68, 546, 547}


class Questions:
    """The questions about one pair of schools."""

    def __init__(self, chance, base, head, answer):
        self.chance, self.sides, self.answer = chance, (base, head), answer
        self.places = sorted(set(base.places) | set(head.places))
        self.inside = [
            key
            for key in self.places
            if any(key in side.places and not side.places[key].outside for side in self.sides)
        ]
        self.ends = {4: set(), 6: set()}
        self.ports = {"tcp": {22, 21, 23, 1, 65535}, "udp": {161, 160, 162, 1, 65535}}
        self.changed = []
        self._known()
        self.points = {}

    def _known(self):
        """Ends of ranges in either file, and the rules that are not in both."""
        texts = []
        for side in self.sides:
            found = {}
            for chain in side.rules.chains.values() if side.rules else ():
                for rule in chain.rules:
                    self._ends(rule)
                    found[chain.name, rule.text] = (side, chain, rule)
            texts.append(found)
        for one, other in (texts, texts[::-1]):
            self.changed += [found for key, found in one.items() if key not in other]

    def _ends(self, rule):
        family = 4 if " ip " in f" {rule.text} " else 6
        protocol = "tcp" if "tcp" in rule.text.split() else "udp"
        for place, _, intervals in rule.numbers:
            for first, last in intervals.pairs:
                if place == 2:
                    self.ports[protocol] |= {first - 1, first, last, last + 1} & PORTS
                else:
                    self.ends[family] |= around(first, last, family)

    def all(self, most):
        """Questions, each once, in the order in which they came up."""
        found = {}
        makers = {
            self._of_answer: 4,
            self._of_rules: 6,
            self._of_ways: 4,
            self._of_devices: 6,
            self._of_firewall: 12,
        }
        for maker, share in makers.items():
            for question in maker(most // share):
                found[question] = None
        for _ in range(most // 10):
            if question := self._any():
                found[question] = None
        return [question for question in found if self._fair(question)]

    def _fair(self, question):
        """Whether the answer is settled: not what every router needs, nor what no device says."""
        from_id, source, to_id, target, protocol, port = question
        if to_id == FIREWALL:
            if protocol == "udp" and port in HANDING_OUT:
                return False
            return protocol != "icmp" or target[2] != from_id
        if target[0] == "at" and protocol == "tcp" and port in (23, 80, 443):
            return not self._managed(to_id, target)
        return from_id != to_id or target[0] == "is" or self._managed(to_id, target)

    def _managed(self, to_id, target):
        return any(side.device_at(to_id, target) for side in self.sides)

    # --- points

    def of_place(self, key, family):
        """The points of a place that are worth a question."""
        if (key, family) not in self.points:
            self.points[key, family] = sorted(set(self._of_place(key, family)))
        return self.points[key, family]

    def _of_place(self, key, family):
        if key == FIREWALL:
            return [("gateway", family, name) for name in self.inside]
        found = []
        for side in self.sides:
            place = side.places.get(key)
            if place is None:
                continue
            if place.outside:
                numbers = self.ends[family] | set(ANYWHERE[family])
            else:
                numbers = self._inside(side, place, family)
            found += [self.point(side, key, family, number) for number in numbers]
        return [point for point in found if point]

    def _inside(self, side, place, family):
        if family not in place.networks:
            return set()
        first, size = place.networks[family]
        numbers = {first, first + size - 1, first + size // 2, place.gateways[family]}
        numbers |= {number for number in self.ends[family] if first <= number < first + size}
        for (segment, of, address) in side.managed:
            if (segment, of) == (place.id, family):
                numbers |= {address - 1, address, address + 1}
        # One that the other side does not have, where this one is the larger.
        others = [other.places.get(place.id) for other in self.sides]
        networks = [other.networks for other in others if other and family in other.networks]
        sizes = [one[family][1] for one in networks]
        numbers |= {first + min(sizes) - 1, first + min(sizes), first + min(sizes) - 3}
        return numbers

    def point(self, side, key, family, number):
        """The point of an address at a place, or None where it has none."""
        if key == FIREWALL:
            for name, place in side.places.items():
                if not place.outside and place.gateways.get(family) == number:
                    return ("gateway", family, name)
            return None
        place = side.places.get(key)
        if place is None or not 0 <= number <= HIGHEST[family]:
            return None
        if place.outside:
            return ("is", family, number)
        network = place.networks.get(family)
        if network is None or not network[0] <= number < network[0] + network[1]:
            return None
        return ("at", family, number - network[0])

    # --- makers

    def _ask(self, from_id, sources, to_id, targets, spoken):
        if not sources or not targets:
            return None
        return (
            from_id,
            self.chance.choice(sources),
            to_id,
            self.chance.choice(targets),
            *self.chance.choice(spoken),
        )

    def _spoken(self):
        protocol = self.chance.choice(["tcp", "tcp", "tcp", "udp", "udp", "icmp", "other"])
        if protocol in self.ports:
            return protocol, self.chance.choice(sorted(self.ports[protocol]))
        return protocol, 0

    def _any(self):
        family = self.chance.choice([4, 4, 6])
        from_id = self.chance.choice(self.places) if self.places else None
        if from_id is None:
            return None
        to_id = self.chance.choice([*self.places, FIREWALL])
        return self._ask(
            from_id,
            self.of_place(from_id, family),
            to_id,
            self.of_place(to_id, family),
            [self._spoken()],
        )

    def _of_answer(self, most):
        """What the answer names: each end of its ranges, and one beside it."""
        entries = [one for many in self.answer.passages.values() for one in many]
        for _ in range(min(most, 12 * len(entries))):
            one = self.chance.choice(entries)
            side = self.sides[one.change == "opened"]
            sources = self._near(side, one.from_place, one.family, one.sources)
            targets = self._near(side, one.to_place, one.family, one.targets)
            spoken = self._near_ports(one.protocol, one.ports) or [(one.protocol, 0)]
            if self.chance.random() < 0.1:
                spoken = [self._spoken()]
            if question := self._ask(one.from_place, sources, one.to_place, targets, spoken):
                yield question

    def _near(self, side, key, family, ranges):
        """Points at the ends of one of the ranges; most of them lie inside."""
        first, last = self.chance.choice(ranges)
        numbers = around(first, last, family)
        if self.chance.random() < 0.7:
            numbers = {first, last, (first + last) // 2}
        points = [self.point(side, key, family, number) for number in numbers]
        return [point for point in points if point]

    def _near_ports(self, protocol, ranges):
        """The same of ports."""
        if self.chance.random() < 0.7:
            return [(protocol, port) for pair in ranges for port in pair]
        return [(protocol, port) for port in near_ports(ranges)]

    def _of_rules(self, most):
        """What a rule names that only one side has."""
        for _ in range(min(most, 20 * len(self.changed))):
            side, chain, rule = self.chance.choice(self.changed)
            question = self._of_rule(side, chain, rule)
            if question:
                yield question

    def _of_rule(self, side, chain, rule):
        words = rule.text.split()
        family = 6 if "ipv6" in words or "ip6" in words else 4
        if " ip " not in f" {rule.text} " and "ipv4" not in words and self.chance.random() < 0.3:
            family = 6
        from_id = self._place_of(side, rule.text, "iifname")
        to_id = FIREWALL if chain.name == "input" else self._place_of(side, rule.text, "oifname")
        protocol = self._spoken()[0]
        for one in ("tcp", "udp"):
            if one in words:
                protocol = one
        if "icmp" in words or "icmpv6" in words:
            protocol = "icmp"
        return self._with(side, (from_id, to_id, family, protocol), rule.numbers)

    def _with(self, side, way, tests):
        """A question for which a rule may be the one that decides."""
        from_id, to_id, family, protocol = way
        sources, targets = self.of_place(from_id, family), self.of_place(to_id, family)
        spoken = [(protocol, 0)]
        if protocol in self.ports:
            spoken = [(protocol, port) for port in sorted(self.ports[protocol])]
        for place, _, intervals in tests:
            if place == 2:
                spoken = self._near_ports(protocol, intervals.pairs)
            elif place == 0:
                sources = self._near(side, from_id, family, intervals.pairs) or sources
            else:
                targets = self._near(side, to_id, family, intervals.pairs) or targets
        return self._ask(from_id, sources, to_id, targets, spoken)

    def _of_ways(self, most):
        """What a rule names that only one side has on the way from a place to another."""
        ways = self._ways()
        for _ in range(most if ways else 0):
            way, side, tests = self.chance.choice(ways)
            if question := self._with(side, way, tests):
                yield question

    def _ways(self):
        """All ways from place to place, with a rule that only one side has for it."""
        found = []
        for from_id in self.places:
            for to_id in [*self.places, FIREWALL]:
                for family in (4, 6):
                    for protocol in ("tcp", "udp", "icmp", "other"):
                        way = (from_id, to_id, family, protocol)
                        found += self._rules_of_one(way)
        return found

    def _rules_of_one(self, way):
        programs = [program(side, way) for side in self.sides]
        if programs[0] == programs[1]:
            return []
        found = []
        for side, one, other in zip(self.sides, programs, programs[::-1]):
            rules = [rule for rule in one if rule not in other] or one
            # Where only what is allowed in between differs, any rule of it will do.
            found += [(way, side, tests) for tests, _ in rules if tests or len(rules) == 1]
        return found

    def _place_of(self, side, text, word):
        """One of the places whose interfaces a rule names."""
        names = []
        if f"{word} {{" in text:
            names = text.split(f"{word} {{")[1].split("}")[0].replace('"', "").split(",")
        names = {name.strip() for name in names}
        found = [place.id for place in side.places.values() if place.interface in names]
        return self.chance.choice(found or self.places)

    def _of_devices(self, most):
        """The ports that switches and access points guard themselves, and their neighbours."""
        devices = sorted({device for side in self.sides for device in side.managed})
        if not devices:
            return
        for _ in range(most):
            key, family, address = self.chance.choice(devices)
            for side in self.sides:
                if (key, family, address) not in side.managed:
                    continue
                target = self.point(side, key, family, address)
                from_id = self.chance.choice([*self.places, *[key] * (len(self.places) // 2)])
                spoken = [("tcp", 22), ("udp", 161)] * 2 + BESIDE_DEVICE
                question = self._ask(
                    from_id, self.of_place(from_id, family), key, [target] if target else [], spoken
                )
                if question:
                    yield question

    def _of_firewall(self, most):
        """Administration and monitoring of the firewall, and what flows lead to it."""
        for _ in range(most if self.places else 0):
            family = self.chance.choice([4, 4, 6])
            from_id = self.chance.choice(self.places)
            spoken = [("tcp", 22), ("udp", 161), ("tcp", 21), ("udp", 162), self._spoken()]
            question = self._ask(
                from_id,
                self.of_place(from_id, family),
                FIREWALL,
                self.of_place(FIREWALL, family),
                spoken,
            )
            if question:
                yield question


PORTS = set(range(1, 65536))


def program(side, way):
    """The rules of a side that a packet may meet on its way: tests and verdicts."""
    from_id, to_id, family, protocol = way
    if from_id not in side.places or (to_id != FIREWALL and to_id not in side.places):
        return []
    outward = None if to_id == FIREWALL else side.places[to_id].interface
    spoken = OTHER if protocol == "other" else protocol
    fixed = Fixed(side.places[from_id].interface, outward, family, spoken)
    found = []
    for tests, (word, _) in side.rules.left("input" if outward is None else "forward", fixed):
        found.append((tests, word))
    return found


def around(first, last, family):
    """The ends of a range and what stands beside it."""
    return {n for n in (first - 1, first, last, last + 1) if 0 <= n <= HIGHEST[family]}


def near_ports(ranges):
    """The ends of ranges of ports and what stands beside them."""
    return sorted({n for a, b in ranges for n in (a - 1, a, b, b + 1)} & PORTS)
