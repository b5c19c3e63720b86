# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A box in which one file after the other is spoilt: only its service is started again.

Each `try_...` asks what the part of the service asks, of all of it what is near the change, and
stops when something is wrong.
"""

import itertools
import re

import directory
import places
from box import FIREWALL
from openings import opening
from parts import (
    dhcp6_part,
    dhcp_part,
    dns_part,
    matrix_part,
    radius_part,
    self_part,
    spoof_part,
    tftp_part,
)
from results import Results
from rules import Rule
from shell import is_up, start, stop, tool, tried, within

# How many questions are asked for a change of the firewall, the nearest first.
BATCHES = (250, 900, 1200)


class Bench:
    """The school's box with all services running."""

    def __init__(self, world):
        self.world, self.box, self.school = world, world.box, world.school
        # Real services answer there, and not as the others do.
        taken = [one["address"] for one in self.school.show["dns"]["upstreams"].values()]
        self.questions = [
            one
            for one in matrix_part.questions_of(world)
            if one.port not in (636, 853) or one.asked[3] not in taken
        ]
        place = self.radius_directory()
        self.questions = [one for one in self.questions if one.asked[3:] != [str(place), 636]]
        self.dhcp, self.dns, self.radius = (
            (world.school.serving(kind) or [None])[0] for kind in ("dhcp", "dns", "radius")
        )
        self.dhcp6 = dhcp6_part.server_of(world)
        self.listen()
        self.box.load()
        self.processes = {}
        if self.dns:
            self.zone = dns_part.names_of(world)
            dns_part.serve_upstream(world, self.zone)

    def listen(self):
        """Answers at the firewall itself."""
        log = self.world.work / "listen.log"
        self.listening = start(tool(FIREWALL, "listen", *self_part.PORTS), log)

    def radius_directory(self):
        """Where the directory of people is."""
        servers = self.school.serving("radius")
        return directory.place_of(self.world, servers[0]) if servers else None

    def results(self):
        """An empty list of wrong answers for one change."""
        results = Results(self.school.key, quiet=True)
        results.begin("mutation")
        self.world.results = results
        return results

    def wrong(self, part):
        """The first wrong answer of a part, or None."""
        for one in self.world.results.wrong:
            one.part = part
        wrong = self.world.results.wrong
        return wrong[0].line() if wrong else None

    def try_change(self, file, path, number, old, new):
        """Spoils a file, asks, and puts it back. Gives what was found, or None."""
        text = path.read_text("utf-8")
        lines = text.splitlines()
        lines[number : number + 1] = [] if new is None else [new]
        # Another upstream would answer in its place.
        if "forward-addr:" in old and new:
            lines = [line for line in lines if "forward-addr:" not in line or line == new]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        self.results()
        try:
            kind = "unbound" if file.startswith("unbound") else file.split("/")[0].split(".")[0]
            methods = {
                "nftables": self.try_firewall,
                "kea-dhcp4": self.try_addresses,
                "kea-dhcp6": self.try_addresses6,
                "unbound": self.try_names,
            }
            if kind == "freeradius":
                return self.try_logins(file)
            return methods[kind](text.splitlines(), number, f"{old}\n{new or ''}")
        finally:
            path.write_text(text, "utf-8")

    # The firewall.

    def try_firewall(self, lines, number, change):
        """Loads the rules, and asks by the chain in which the change is."""
        loaded = tried(*within(FIREWALL, "nft", "-f", self.box.rules))
        if loaded.returncode:
            return "check: nft refuses it"
        self.box.forget()
        if "ct helper" in change:
            tftp_part.run(self.world)
            return self.wrong("tftp")
        chain = next((l.split()[1] for l in lines[number::-1] if l.strip().startswith("chain")), "")
        if chain.startswith("source"):
            return self.try_sources(change)
        if chain == "input":
            return self.try_input(change)
        return self.try_forward(change)

    def try_forward(self, change):
        """The questions of the matrix: those that the change is about, then those near to it."""
        old, new = map(Rule, change.split("\n"))
        names = set(re.findall(r'"([\w.-]+)"', change))
        ports = set(
            map(int, re.findall(r"\b\d{1,5}\b", " ".join(re.findall(r"dport \{([^}]*)\}", change))))
        )
        ports |= {port + 1 for port in ports}
        nets = places.texts(re.findall(r"(?:[\d.]+|[0-9a-f:]*:[0-9a-f:]*)/\d+", change))
        ranked = []
        for one in self.questions:
            sides = self.interface(one.who), self.interface(one.whom)
            # What only one of the two lines speaks of; many others share a name or a port with it.
            meant = old.verdict(one, sides) != new.verdict(one, sides)
            near = sum(end in names for end in set(sides)) * 2 + (one.port in ports) * 2
            near += sum(
                one.target in net or one.source in net
                for net in nets
                if net.version == one.target.version
            )
            # Where all are as near, what must pass does not push out what must not.
            near += one.right and near > 0
            ranked.append((not meant, -near, self.world.chance.random(), one))
        ranked.sort(key=lambda entry: entry[:3])
        nearest = iter([entry[3] for entry in ranked])
        for size in BATCHES:
            some = list(itertools.islice(nearest, size))
            for one in matrix_part.answered(self.world, some):
                self.world.results.add(*one.said())
            if self.wrong("matrix"):
                return self.wrong("matrix")
        return None

    def interface(self, who):
        """The interface behind which somebody is."""
        segment = self.school.segments.get(who.split()[0])
        return segment.interface if segment else self.school.outer

    def try_input(self, change):
        """To the firewall: all its ports, and a few echoes."""
        # A server that runs has the port from which it is asked to speak.
        for name in ("kea", "kea6"):
            stop(self.processes.pop(name, None))
        ports = set(map(int, re.findall(r"dport (\d+)", change)))
        ports |= set(
            map(int, re.findall(r"\b\d{2,5}\b", " ".join(re.findall(r"dport \{([^}]*)\}", change))))
        )
        questions = self_part.ports_of(self.world)
        some = [one for one in questions if one[2][4] in ports or one[3]]
        some.sort(key=lambda one: not one[3])
        others = self.world.chance.sample(questions, min(400, len(questions)))
        self_part.ask(self.world, some[:3000] + others, "ports", 1500)
        if not self.wrong("self"):
            relayed = self_part.dhcp_of(self.world) + self_part.dhcp6_of(self.world)
            self_part.ask(self.world, relayed, "DHCP", 200)
        if not self.wrong("self") and ("icmp" in change or "policy" in change):
            echoes = self_part.echoes_of(self.world)
            answered = [one for one in echoes if one[3]]
            self_part.ask(self.world, answered[: self_part.ECHOES], "echoes", self_part.ECHOES)
            self_part.ask(self.world, [one for one in echoes if not one[3]], "echoes", 60)
        return self.wrong("self")

    def try_sources(self, change):
        """Foreign sources at the interfaces of the change."""
        for name in [
            "all",
            self.school.outer,
            *(s.interface for s in self.school.segments.values()),
        ]:
            self.box.set(FIREWALL, f"net.ipv4.conf.{name.replace('.', '/')}.rp_filter=0")
        names = set(re.findall(r"source-([\w.-]+)", change)) | set(
            re.findall(r'"([\w.-]+)"', change)
        )
        nets = places.texts(re.findall(r"[\d.]+/\d+", change))
        claims = list(
            spoof_part.numbered(spoof_part.inside(self.world) + spoof_part.outside(self.world))
        )
        near = [
            one
            for one in claims
            if self.behind(one[1][2]) in names
            or any(self.host(one[1][2]) in net for net in nets if self.host(one[1][2]))
            or (not names and one[1][1] == "outside")
        ]
        near += [(n, *rest) for n, *rest in self.far_ends(claims, nets)]
        watched = {self.box.netns(one[1][4][0]) for one in near}
        seen = spoof_part.arrived(self.world, watched, near)
        missed = [one for one in near if one[2] and one[0] not in seen]
        if missed:
            seen |= spoof_part.arrived(self.world, watched, missed)
        for number, (_, who, _, source, (_, target, proto, port)), real in near:
            if (number in seen) != real:
                got, right = ("arrived", "dropped") if not real else ("dropped", "arrived")
                self.world.results.add(who, target, f"{proto}/{port} from {source}", got, right, "")
        return self.wrong("spoof")

    def far_ends(self, claims, nets):
        """Own addresses at both ends of a segment, which a check that is too narrow refuses."""
        number = len(claims)
        for segment in self.school.segments.values():
            if any(segment.net.overlaps(net) for net in nets if net.version == 4):
                for source in self.box.thin[segment.id]:
                    whom = opening(self.world, source, segment.id)
                    if whom:
                        number += 1
                        netns = self.box.netns(segment.id)
                        yield number, ["own", segment.id, netns, source, whom], True

    def behind(self, netns):
        """The interface of the firewall that leads to a namespace."""
        for segment in self.school.segments.values():
            if self.box.netns(segment.id) == netns:
                return segment.interface
        return self.school.outer

    def host(self, netns):
        """The host in a namespace."""
        for segment in self.school.segments.values():
            if self.box.netns(segment.id) == netns:
                return self.box.host[segment.id]
        return None

    # Addresses.

    def try_addresses(self, lines, number, _):
        """The segment in which the change is, or all."""
        stop(self.processes.pop("kea", None))
        kea = dhcp_part.serve(self.world, self.dhcp)
        if kea is None:
            return self.wrong("check")
        self.processes["kea"] = kea
        above = [re.search(r'"segment": "([^"]+)"', line) for line in lines[: number + 1]]
        named = [found[1] for found in above if found]
        # What stands before the name of a segment belongs to the next one.
        after = [re.search(r'"segment": "([^"]+)"', line) for line in lines[number : number + 6]]
        named = [found[1] for found in after if found] + named[-1:]
        with_dhcp = [one for one in self.school.segments.values() if one.dhcp]
        some = [one for one in with_dhcp if one.id in named] or with_dhcp[:3]
        # It runs only now: what listens on the firewall has its port at other times.
        stop(self.listening)
        relaying = dhcp_part.relay(self.world, self.dhcp)
        try:
            for segment in some:
                self.try_segment(segment)
        finally:
            stop(relaying)
            self.listen()
        return self.wrong("dhcp")

    def try_segment(self, segment):
        """All that is asked in a segment, and all its reservations."""
        every = segment.reservations
        steps, answers = dhcp_part.ask(self.world, segment, self.dhcp)
        dhcp_part.judge(self.world, segment, self.dhcp, steps, answers)
        rest = [
            (f"reservation {address}", {"do": "lease", "mac": mac, "tries": 1})
            for _, mac, address in every[2:]
        ]
        if rest and not self.wrong("dhcp"):
            answers = dhcp_part.do(dhcp_part.client(self.world, segment), [s for _, s in rest])
            dhcp_part.judge(self.world, segment, self.dhcp, rest, answers)

    def try_addresses6(self, *_):
        """All segments: few have DHCPv6."""
        stop(self.processes.pop("kea6", None))
        kea = dhcp6_part.serve(self.world, self.dhcp6)
        if kea is None:
            return self.wrong("check")
        self.processes["kea6"] = kea
        stop(self.listening)
        relaying = dhcp6_part.relay(self.world, self.dhcp6)
        try:
            if is_up(self.world, kea, self.dhcp6.id, self.world.work / "kea6.log"):
                dhcp6_part.ask_all(self.world, self.dhcp6)
        finally:
            stop(relaying)
            self.listen()
        return self.wrong("dhcp6")

    # Names.

    def try_names(self, _, __, change):
        """The names and segments of the change, and some others."""
        stop(self.processes.pop("unbound", None))
        resolver = dns_part.serve(self.world, self.dns)
        if resolver is None:
            return self.wrong("check")
        self.processes["unbound"] = resolver
        words = {word.rstrip(".").lower() for word in re.findall(r'"([^"\s]+)', change)}
        # A line of a zone has its names without quotes.
        words |= set(re.findall(r"^(\S+) cname ", change.lower(), re.M))
        near = [name for name in self.zone if name in words or name.removeprefix("below.") in words]
        chance = self.world.chance
        names = sorted(
            {
                *near,
                *chance.sample(sorted(self.zone), min(12, len(self.zone))),
                *dns_part.NEUTRAL,
                dns_part.INWARDS,
                dns_part.FORGED,
                *({dns_part.ALIAS} & set(self.zone)),
            }
        )
        nets = places.texts(re.findall(r"[\d.]+/\d+", change))
        segments = [
            (segment, filter_id)
            for segment, filter_id, first in dns_part.who_asks(self.world)
            if first or any(segment.net == net for net in nets)
        ]
        if any(segment.net == net for segment, _ in segments for net in nets):
            names = sorted(self.zone)
            segments = [one for one in segments if one[0].net in nets]
        dns_part.ask_names(
            self.world, self.dns, self.zone, [(*one, name) for one in segments for name in names]
        )
        if not self.wrong("dns"):
            dns_part.ask_devices(self.world, self.dns, words)
        if not self.wrong("dns"):
            dns_part.ask_over_ipv6(self.world, self.dns)
        if not self.wrong("dns"):
            dns_part.ask_outside(self.world, self.dns)
        return self.wrong("dns")

    # Logins.

    def try_logins(self, file):
        """The logins that have to do with the file."""
        login = radius_part.Login(self.world, self.radius)
        tried("rm", "-rf", login.folder)
        stop(self.processes.pop("radius", None))
        if not login.install():
            return self.wrong("check")
        self.processes["radius"] = login.serve()
        login.with_addresses(every=True)
        login.with_certificates()
        if "clients.conf" in file:
            login.with_every_client()
        if "clients.conf" not in file and "users" not in file:
            login.with_passwords()
        # Who is let in is quickly known; whoever is refused has to wait.
        every = login.waiting
        for quick in (True, False):
            login.waiting = [one for one in every if (one[3][0] == "accept") == quick]
            if not self.wrong("radius"):
                login.try_all()
        return self.wrong("radius")

    def end(self):
        """Ends all services."""
        for process in [self.listening, *self.processes.values(), self.world.shared.get("named")]:
            stop(process)
        self.box.end()
