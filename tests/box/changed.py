# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A change of a school: what is said of it, what is asked about it, and where the two differ."""

import copy
import random
import sys
from pathlib import Path

from boundaries import GUARDED, Packets
from sides import FIREWALL

sys.path.append(str(Path(__file__).resolve().parents[1] / "access"))

import spoil  # noqa: E402
from answer import Answer  # noqa: E402

# What a packet does before and after, and its word.
WORDS = {
    (False, True): "opened",
    (True, False): "closed",
    (True, True): "open as before",
    (False, False): "closed as before",
}
CHANGED = {word: ways for ways, word in WORDS.items() if ways[0] != ways[1]}


class Change:
    """`sides` are the school before and after it.

    `said` is what the program says of the change, and what it says of taking it back: for both the
    entries, and the groups that people read.
    """

    def __init__(self, name, sides, said, seed):
        self.name, self.sides = name, sides
        self.said = [[one for one in entries if self.is_asked(one)] for entries, _ in said]
        self.left = sum(len(entries) for entries, _ in said) - sum(map(len, self.said))
        self.shown = [groups for _, groups in said]
        self.chance = random.Random(f"{seed} {name}")
        self.packets = []

    def is_asked(self, entry):
        """Whether an entry is about what a firewall lets through: the box has no other device."""
        if "passage" not in entry:
            return False
        passage = entry["passage"]
        spoken = {(passage["protocol"], int(ports.split("-")[0])) for ports in passage["ports"]}
        places = {place for side in self.sides for place, _, _ in side.managed}
        return passage["to"]["place"] not in places or not spoken or not spoken <= GUARDED

    def choose(self, each, ways):
        """Chooses what is asked. `ways` are those of packets without ports, of all changes."""
        packets = Packets(self.chance, self.sides, ways)
        for sides, entries, groups in zip(self.both_ways(), self.said, self.shown):
            for passage in passages(entries):
                packets.near(passage, sides[passage.change == "opened"])
            for one in groups:
                if "passages" in one:
                    side = sides[one["change"] == "opened"]
                    packets.example(one["passages"]["witness"], side)
        packets.sample(each)
        self.packets = list(packets.found)

    def both_ways(self):
        """The sides of the change, and of taking it back."""
        return self.sides, self.sides[::-1]

    def judged(self, outcomes):
        """The packets of which both sides can be asked, with what they do before and after."""
        for packet in self.packets:
            ways = tuple(one[packet] for one in outcomes)
            if None not in ways:
                yield packet, ways

    def wrong(self, outcomes, said=None):
        """The packets that do something else than what is said, each with a line about it."""
        answers = [Answer(entries) for entries in said or self.said]
        found = {}
        for packet, ways in self.judged(outcomes):
            for back, (answer, sides) in enumerate(zip(answers, self.both_ways())):
                real = ways[::-1] if back else ways
                for word, wanted in CHANGED.items():
                    is_said = answer.says(word, packet, sides[word == "opened"])
                    if is_said != (real == wanted):
                        found[packet] = self.line(packet, real, word, is_said, back)
        return found

    def unasked(self, outcomes, said=None):
        """A line for each entry that holds none of the packets that were asked."""
        by_way = {}
        for packet, _ in self.judged(outcomes):
            from_id, source, to_id, target, proto, port = packet
            way = (from_id, to_id, proto, source[1])
            by_way.setdefault(way, []).append((source, target, port))
        lines = []
        for entries, sides in zip(said or self.said, self.both_ways()):
            for one in passages(entries):
                way = (one.from_place, one.to_place, one.protocol, one.family)
                if not any(held(one, sides, way, asked) for asked in by_way.get(way, ())):
                    what = f"{one.protocol} IPv{one.family}"
                    lines.append((*way[:2], what, "no packet", f"one that is {one.change}", "said"))
        return lines

    def line(self, packet, ways, word, is_said, back):
        """Who asks whom for what, what becomes of it, what is said, and of which way."""
        from_id, source, to_id, target, proto, port = packet
        # A place that is new is on one side only.
        side = next(one for one in self.sides if one.address(to_id, target) is not None)
        who, whom = side.address(from_id, source), side.address(to_id, target)
        what = f"{proto}/{port}" if proto in ("tcp", "udp") else proto
        said = f"said to be {word}" if is_said else f"not said to be {word}"
        why = "of taking the change back" if back else "of the change"
        return f"{from_id} {who}", f"{to_id} {whom}", what, WORDS[ways], said, why

    def with_mistake(self, name):
        """What is said, with one mistake about the change; None where there can be none."""
        entries = copy.deepcopy(self.said[0])
        places = list(range(len(entries)))
        self.chance.shuffle(places)
        if any(MISTAKES[name](self.chance, entries, at) for at in places):
            return [entries, self.said[1]]
        return None


def added(chance, entries, at):
    """What was opened is said to be closed as well, or the other way."""
    entries.append(copy.deepcopy(entries[at]))
    return spoil.turned(chance, entries, -1)


MISTAKES = {
    "gone": spoil.gone,
    "added": added,
    "turned": spoil.turned,
    "port": spoil.port,
    "protocol": spoil.protocol,
}


def held(passage, sides, way, asked):
    """Whether an entry holds a packet."""
    side, (source, target, port) = sides[passage.change == "opened"], asked
    numbers = side.number(way[0], source), side.number(way[1], target)
    return None not in numbers and passage.holds(*numbers, port)


def passages(entries):
    """The entries about packets."""
    found = Answer(entries).passages
    return [one for key in sorted(found) for one in found[key]]


def kind_of(packet):
    """What kind of packet it is."""
    _, _, to_id, target, proto, _ = packet
    return f"{proto} IPv{target[1]}{' to the firewall' if to_id == FIREWALL else ''}"
