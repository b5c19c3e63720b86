# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The rules are replaced again and again while packets come: none slips through, none is lost."""

import threading

from box import FIREWALL
from openings import closed
import places
import policy
from shell import run as must, within

PROGRAMS = []
PACKETS, PAUSE = 2500, 0.0015


def run(world):
    """Two hosts send all the time: one what is forbidden, one what is permitted."""
    world.box.load()
    bad, good = forbidden_pair(world), permitted_pair(world)
    if not bad or not good:
        world.results.note("no pair of segments with a forbidden and a permitted UDP service")
        return
    lost, passed, loads = tried_once(world, bad, good)
    if lost:
        lost, passed, loads = tried_once(world, bad, good)
    world.results.count("loads of the rules under load", loads)
    for wrong, pair, what, right in (
        (passed, bad, "through", "none"),
        (lost, good, "lost", "none"),
    ):
        got = f"{wrong} of {PACKETS} {what}"
        who, whom = pair[0], f"{pair[1]} {pair[2]}"
        why = pair[-1] + ", while the rules are replaced"
        world.results.judge("floods", not wrong, who, whom, f"{pair[3]}/{pair[4]}", got, right, why)


def forbidden_pair(world):
    """A segment and what it must not reach, by a guarantee where there is one."""
    found = None
    for key in world.school.segments:
        one = closed(world, world.box.host[key], key, "udp")
        if one:
            found = found or (key, *one)
            if one[-1].startswith("guarantee"):
                return (key, *one)
    return found


def permitted_pair(world):
    """A segment and a UDP service in another one that it may reach."""
    for key in world.school.segments:
        for other in world.school.segments:
            source, target = world.box.host[key], world.box.host[other]
            for proto, port in places.few_ports(world.school):
                right, why = policy.through(world.school, source, target, proto, port)
                if other != key and proto == "udp" and right:
                    return key, other, target, proto, port, why
    return None


def tried_once(world, bad, good):
    """How many permitted packets were lost and forbidden ones came through, in how many loads."""
    box, ended, loads = world.box, threading.Event(), []

    def reload():
        while not ended.is_set():
            must(*within(FIREWALL, "nft", "-f", box.rules))
            loads.append(1)

    def flood(pair, first):
        source = box.host[pair[0]]
        lines = [[first + n, source, pair[2], pair[3], pair[4]] for n in range(PACKETS)]
        box.send(box.netns(pair[0]), lines, PAUSE)

    def act():
        reloading = threading.Thread(target=reload)
        floods = [threading.Thread(target=flood, args=a) for a in ((bad, 0), (good, PACKETS))]
        for thread in [reloading, *floods]:
            thread.start()
        for thread in floods:
            thread.join()
        ended.set()
        reloading.join()

    seen = set().union(*box.watch({box.netns(bad[1]), box.netns(good[1])}, act).values())
    passed = sum(1 for number in seen if number < PACKETS)
    return PACKETS - sum(1 for number in seen if number >= PACKETS), passed, len(loads)
