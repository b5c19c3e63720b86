# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Every zone to every zone, every service and its neighbours: what gets through, and as whom."""

import ipaddress

import policy
from box import OUTSIDE
import places

PROGRAMS = []
# So many questions wait for their answers at once; a wrong answer is asked again alone.
AGAIN = 400


def run(world):
    """First without rules, where all must be open; then with the rules of the school."""
    control(world)
    box, results = world.box, world.results
    box.load()
    questions = questions_of(world)
    wrong = answered(world, questions)
    for one in wrong:
        results.add(*one.said())
    uncovered(world, questions)


def answered(world, questions):
    """Asks, and gives the questions with a wrong answer that they also get when asked again."""
    box = world.box
    wrong = judge(world, questions, box.ask([one.asked for one in questions]))
    again = wrong[:AGAIN]
    if not again:
        return []
    box.forget()
    world.results.count("asked again", len(again))
    answers = box.ask([one.asked for one in again], longest=3, size=40, quiet=2)
    still = judge(world, again, answers, count=False)
    lost = {one.asked[0] for one in again if one.right and one not in still}
    # A busy machine loses packets. Where an answer got lost, silence proves nothing.
    silent = [one for one in questions if one.asked[0] in lost and not one.right and not one.got]
    if silent:
        world.results.count("asked again where answers got lost", len(silent))
        answers = box.ask([one.asked for one in silent], longest=4, quiet=1.5)
        still += judge(world, silent, answers, count=False)
    return still + wrong[AGAIN:]


class Question:
    """One connection, what is right for it, and what came."""

    def __init__(self, said, who, netns, source, bind, whom, target, proto, port):
        self.right, self.why = said
        self.who, self.whom = f"{who} {source}", f"{whom} {target}"
        self.source, self.target, self.proto, self.port = source, target, proto, port
        self.asked = [netns, proto, str(source) if bind else None, str(target), port]
        self.got = None
        self.translated = None

    def said(self):
        """The wrong answer, for the results."""
        what = self.proto if self.proto == "icmp" else f"{self.proto}/{self.port}"
        if self.translated:
            return self.who, self.whom, what, *self.translated, "address translation"
        got, right = ("open" if one else "closed" for one in (self.got, self.right))
        return self.who, self.whom, what, got, right, self.why


def questions_of(world):
    """All questions of the matrix."""
    box, school = world.box, world.school
    every, few = places.ports(school), places.few_ports(school)
    named, questions = set(few), []

    def ask(ports, who, netns, source, bind, whom, target, edge=False):
        for proto, port in ports:
            said = policy.through(school, source, target, proto, port)
            # Of what must not pass at edges and beside ports a share may be enough.
            needed = said[0] or (not edge and (proto, port) in named)
            if needed or world.chance.random() < world.share:
                rest = who, netns, source, bind, whom, target, proto, port
                questions.append(Question(said, *rest))

    for segment in school.segments.values():
        netns, host, host6 = box.netns(segment.id), box.host[segment.id], box.hosts6[segment.id]
        for other in school.segments.values():
            if other is segment:
                continue
            ask(every, segment.id, netns, host, False, other.id, box.host[other.id])
            for address in box.thin[other.id]:
                ask(few, segment.id, netns, host, False, other.id, address, edge=True)
            if other.net6:
                ports = every if segment.net6 else few
                ask(ports, segment.id, netns, host6, False, other.id, box.hosts6[other.id])
        zones = set()
        for addresses, ports in ((box.main, every), (box.few, few)):
            for address in addresses:
                mine = host if address.version == 4 else host6
                less = few if address.version == 6 and not segment.net6 else ports
                # One address of each zone outside stands for the others, where a share is enough.
                zone = school.zone_of(address), address.version
                edge = ports is few or zone in zones
                zones.add(zone)
                ask(less, segment.id, netns, mine, False, "outside", address, edge=edge)
                back = box.host[segment.id] if address.version == 4 else box.hosts6[segment.id]
                ask(less, "outside", OUTSIDE, address, True, segment.id, back, edge=edge)
    return sorted(questions, key=lambda one: one.asked[0])


def judge(world, questions, answers, count=True):
    """Gives the questions with a wrong answer."""
    wrong = []
    for one, answer in zip(questions, answers):
        one.got = answer is not None and not answer.startswith("!")
        one.translated = None
        if count:
            name = "IPv4" if one.target.version == 4 else "IPv6"
            world.results.count(f"{name} that must {'pass' if one.right else 'not pass'}")
        if one.got and one.right and one.proto != "icmp":
            seen = ipaddress.ip_address(answer)
            seen = getattr(seen, "ipv4_mapped", None) or seen
            expected = seen_as(world, one)
            if count:
                world.results.count("addresses seen")
            if seen != expected:
                one.translated = f"seen as {seen}", f"seen as {expected}"
        if one.got != one.right or one.translated:
            wrong.append(one)
    return wrong


def seen_as(world, question):
    """Whom the other side sees: the internet sees the firewall, everybody else who really asks."""
    source, target = question.source, question.target
    if source.version == 4 and source in world.school.block:
        if world.school.zone_of(target) in world.school.internet:
            return world.box.outer
    return source


def control(world):
    """Without rules everything must get through, or a blocked packet below proves nothing."""
    box, school = world.box, world.school
    box.unload()
    asked = []
    for segment in school.segments.values():
        netns = box.netns(segment.id)
        for proto, port in (("tcp", 443), ("udp", 53), ("icmp", 0)):
            for other in school.segments.values():
                if other is not segment:
                    asked.append([netns, proto, None, box.host[other.id], port])
                    asked.append([netns, proto, None, box.hosts6[other.id], port])
            for address in box.main + box.few:
                asked.append([netns, proto, None, address, port])
                own = box.host if address.version == 4 else box.hosts6
                asked.append([OUTSIDE, proto, str(address), own[segment.id], port])
    answers = box.ask(asked, longest=4, quiet=1)
    closed = [number for number, answer in enumerate(answers) if answer is None]
    again = box.ask([asked[number] for number in closed], longest=4, size=20, quiet=3)
    for number, answer in zip(closed, again):
        answers[number] = answer
    for (netns, proto, source, target, port), answer in zip(asked, answers):
        fine = answer is not None and not answer.startswith("!")
        who, what = source or netns, f"{proto}/{port}"
        why = "without rules everything is open"
        world.results.judge(
            "paths open without rules", fine, who, target, what, answer, "open", why
        )


def uncovered(world, questions):
    """Says which flows and guarantees no question was about."""
    told = {one.why for one in questions}
    for kind, table in (("flow", world.school.flows), ("guarantee", world.school.guarantees)):
        silent = [key for key in table if not any(why.startswith(f"{kind} {key}") for why in told)]
        if silent:
            world.results.note(f"no question is about {kind} {', '.join(silent)}")
