# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Which packets come out of a box where they should, whoever sends them."""

import json
from concurrent.futures import ThreadPoolExecutor

from box import FIREWALL as FIREWALL_NETNS
from box import OUTSIDE
from shell import batch, run
from sides import FIREWALL, sendable

# Packets that are on their way together, who sends at once, and the pause in seconds after each.
TOGETHER, SENDERS, PAUSE = 6000, 4, 0.0002


def outcome(world, side, packets):
    """Sends packets through a box, and gives for each whether it came out where it should.

    None stands for what the kernel does not look at. Nothing comes to a place that there is not.
    """
    way = Way(world, side)
    outcomes, numbered = {}, {}
    for number, packet in enumerate(packets, 1):
        possible = sendable(side, packet)
        if possible is None:
            outcomes[packet] = False
        elif not possible or way.is_own(packet):
            outcomes[packet] = None
        else:
            numbered[number] = packet
    way.learn(numbered.values())
    items = list(numbered.items())
    for first in range(0, len(items), TOGETHER):
        some = dict(items[first : first + TOGETHER])
        arrived = way.arrived(some)
        outcomes.update({packet: number in arrived for number, packet in some.items()})
    return outcomes


class Way:
    """The box of a school in one state."""

    def __init__(self, world, side):
        self.world, self.side, self.box = world, side, world.box
        self.box.load()

    def is_own(self, packet):
        """Whether an address of a packet is one of the box's own line to the outside."""
        own = {int(one) for one in (self.box.peer, self.box.outer, self.box.peer6, self.box.outer6)}
        from_id, source, to_id, target, _, _ = packet
        ends = self.side.number(from_id, source), self.side.number(to_id, target)
        return bool(own & set(ends))

    def netns(self, place):
        """The namespace of a place."""
        if place == FIREWALL:
            return FIREWALL_NETNS
        return OUTSIDE if place == self.side.line else self.box.netns(place)

    def learn(self, packets):
        """Tells the firewall that the host of a segment has each address that is asked there."""
        lines, hardware = {}, {}
        for _, _, place, point, _, _ in packets:
            segment = self.side.school.segments.get(place)
            if segment is None:
                continue
            if place not in hardware:
                shown = run("ip", "-n", self.netns(place), "-j", "link", "show", "eth0")
                hardware[place] = json.loads(shown)[0]["address"]
            address = self.side.address(place, point)
            where = f"lladdr {hardware[place]} dev {segment.interface} nud permanent"
            lines[f"neigh replace {address} {where}"] = None
        if lines:
            batch("\n".join(lines) + "\n", FIREWALL_NETNS)

    def arrived(self, numbered):
        """The numbers of packets that arrive.

        A busy machine loses packets: who is silent is asked again, until nobody answers any more.
        """
        arrived, silent = set(), dict(numbered)
        while silent:
            new = self.once(silent)
            if not new:
                break
            arrived |= new
            silent = {number: one for number, one in silent.items() if number not in new}
        return arrived

    def once(self, numbered):
        """Sends packets once, and gives the numbers of those that arrive where they should."""
        by_netns = {}
        for number, packet in numbered.items():
            from_id, source, to_id, target, proto, port = packet
            ends = self.side.address(from_id, source), self.side.address(to_id, target)
            by_netns.setdefault(self.netns(from_id), []).append([number, *ends, proto, port])
        watched = {self.netns(packet[2]) for packet in numbered.values()}

        def send():
            with ThreadPoolExecutor(SENDERS) as pool:
                list(pool.map(lambda one: self.box.send(*one, PAUSE), by_netns.items()))

        self.box.forget()
        seen = self.box.watch(sorted(watched), send)
        return {number for number, one in numbered.items() if number in seen[self.netns(one[2])]}
