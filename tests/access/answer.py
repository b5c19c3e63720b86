# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What `muster diff --format json` says has been opened and closed at a school."""

import ipaddress

PROTOCOLS = {"tcp", "udp", "icmp", "other"}


class Malformed(Exception):
    """An entry that is not as it should be."""


class Passage:
    """Connections from some addresses to others."""

    def __init__(self, change, entry):
        self.change = change
        self.from_place = entry["from"]["place"]
        self.to_place = entry["to"]["place"]
        self.family, self.sources = addresses(entry["from"]["addresses"])
        family, self.targets = addresses(entry["to"]["addresses"])
        self.protocol = entry["protocol"]
        self.ports = [tuple(int(end) for end in text.split("-")) for text in entry["ports"]]
        if family != self.family or self.protocol not in PROTOCOLS:
            raise Malformed(entry)
        if (self.protocol in ("tcp", "udp")) != bool(self.ports) or not ascending(self.ports):
            raise Malformed(entry)

    def holds(self, source, target, port):
        """Whether a packet with these addresses and this port is among them."""
        return (
            inside(self.sources, source)
            and inside(self.targets, target)
            and (not self.ports or inside(self.ports, port))
        )


class Answer:
    """All entries of a school."""

    def __init__(self, entries):
        self.passages, self.entrances, self.neighbours = {}, {}, set()
        for entry in entries:
            change = entry["change"]
            if change not in ("opened", "closed"):
                raise Malformed(entry)
            if "passage" in entry:
                one = Passage(change, entry["passage"])
                key = (change, one.from_place, one.to_place, one.protocol, one.family)
                self.passages.setdefault(key, []).append(one)
            elif "entrance" in entry:
                one = entry["entrance"]
                key = (change, one["place"], one["segment"])
                if key in self.entrances:
                    raise Malformed(entry)
                self.entrances[key] = one["needs"]
            elif "neighbours" in entry:
                self.neighbours.add((change, entry["neighbours"]["wlan"]))
            else:
                raise Malformed(entry)

    def says(self, change, question, school):
        """Whether a question is among what has been opened or closed."""
        from_id, source_point, to_id, target_point, protocol, port = question
        source = school.number(from_id, source_point)
        target = school.number(to_id, target_point)
        if source is None or target is None:
            return False
        key = (change, from_id, to_id, protocol, source_point[1])
        return any(one.holds(source, target, port) for one in self.passages.get(key, ()))


def addresses(texts):
    """The family and the ranges of `10.0.0.0-10.0.0.255`."""
    families, found = set(), []
    for text in texts:
        first, last = (ipaddress.ip_address(end) for end in text.split("-"))
        families |= {first.version, last.version}
        found.append((int(first), int(last)))
    if len(families) != 1 or not ascending(found):
        raise Malformed(texts)
    return families.pop(), found


def ascending(ranges):
    """Whether ranges are in order and apart."""
    ends = [end for pair in ranges for end in pair]
    return all(first <= last for first, last in ranges) and all(
        ends[at] < ends[at + 1] for at in range(1, len(ends) - 1, 2)
    )


def inside(ranges, number):
    """Whether a number lies in one of the ranges."""
    return any(first <= number <= last for first, last in ranges)
