# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A school before and after a change: its files, and what the program says is opened and closed.

The workspace is copied with this school alone. There everybody may set everything, so that a change
needs no exception.
"""

import ipaddress
import json
import os
import shutil
from pathlib import Path

from build import Refused, build
from reading import enabled, inside, networks
from shell import run, tried

FIREWALL = "firewall"
# What the kernel refuses whatever the rules say.
REFUSED = networks(
    "0.0.0.0/8 127.0.0.0/8 169.254.0.0/16 224.0.0.0/3".split()
    + "::/96 ::ffff:0:0/96 fe80::/10 ff00::/8".split()
)
PARTS = ["muster.toml", "standards", "lands", "templates"]
FREE = '[governance."*"]\nmode = "free"\nreason = "Hier wird alles versucht"\n'
WHO = ["-c", "user.name=muster", "-c", "user.email=muster@schule.example"]


class Workspace:
    """A copy of a workspace with one school."""

    def __init__(self, program, original, key, work):
        self.program, self.key, self.work = program, key, work
        self.root = work / "workspace"
        schools = list(Path(original).glob(f"schools/*/{key}"))
        if len(schools) != 1:
            raise Refused(f"{key} is not one school: {schools}")
        parts = [Path(original) / part for part in PARTS]
        for path in [*parts, schools[0].parent / "authority.toml", schools[0]]:
            self.copy(path, path.relative_to(original))
        self.school = self.root / schools[0].relative_to(original)
        self.everybody_may_all()
        self.git("init", "-q")
        self.commit("base")

    def copy(self, path, to):
        """Copies a file or folder, where there is one."""
        target = self.root / to
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, target)
        elif path.is_file():
            shutil.copy(path, target)

    def everybody_may_all(self):
        """Lifts all rules about who may set what. An exception that nothing needs is an error."""
        for path in self.root.glob("standards/*/governance*.toml"):
            path.unlink()
        for edition in self.root.glob("standards/*/"):
            (edition / "governance.toml").write_text(FREE, "utf-8")
        (self.school / "exceptions.toml").unlink(missing_ok=True)

    def git(self, *words):
        """Runs git in the copy."""
        run("git", "-C", self.root, *WHO, *words)

    def commit(self, name):
        """Keeps the state that is there, under a name."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", name)
        self.git("tag", "-f", name)

    def side(self, name):
        """Builds the state that is there."""
        folder = self.work / name
        folder.mkdir()
        return Side(*build(self.program, str(self.root), self.key, folder))

    def changed(self, change):
        """Builds the school after a change, with what is said about it both ways.

        The first answer goes from the base to the change, the second one back.
        """
        shutil.copy(change, self.school / "aenderung.toml")
        self.commit(change.stem)
        side = self.side(change.stem)
        forth = self.diff("base")
        (self.school / "aenderung.toml").unlink()
        back = self.diff(change.stem)
        return side, (forth, back)

    def diff(self, base):
        """What the program says of the state that is there, against another."""
        environment = dict(os.environ, XDG_STATE_HOME=str(self.work / "state"))
        command = [self.program, "-C", self.root, "diff", "--base", base, "--format", "json"]
        done = tried(*command, env=environment)
        if done.returncode:
            raise Refused(done.stdout + done.stderr)
        access = json.loads(done.stdout)["access"]
        if access["unknown"]:
            raise Refused(f"it is not known what is opened: {access['unknown']}")
        self.git("checkout", "-q", "--", ".")
        return next(iter(access["schools"].values()), []), access["groups"]


class Side:
    """A school in one state: where its places are.

    A point is ("at", family, offset) in a segment, ("by", family, offset) for who sends there, also
    with an address beside the segment, ("is", family, address) outside, or ("gateway", family,
    segment).
    """

    def __init__(self, school, out):
        self.school, self.out = school, out
        segments = enabled(school.show["segments"])
        lines = [key for key, one in segments.items() if one["zone"] in school.internet]
        if len(lines) != 1:
            raise Refused(f"{school.key} has not one line to the internet: {lines}")
        self.line = lines[0]
        self.places = [*school.segments, self.line]
        self.managed = dict(self._managed())
        families = [(place, family) for place in school.segments for family in (4, 6)]
        self.gateways = {self.gateway(*one) for one in families} - {None}

    def _managed(self):
        """Switches and access points decide themselves who administers them."""
        for device in self.school.devices.values():
            segment = self.school.segment_of(device)
            if segment and self.school.kind_of(device) in ("switch", "access-point"):
                yield (segment.id, 4, device["host"]), device
                yield (segment.id, 6, 0x1000 + device["host"]), device

    def network(self, place, family):
        """The network of a segment, or None."""
        segment = self.school.segments.get(place)
        return segment and (segment.net if family == 4 else segment.net6)

    def gateway(self, place, family):
        """The address of the firewall in a segment, or None."""
        segment = self.school.segments.get(place)
        return segment and (segment.gateway if family == 4 else segment.gateway6)

    def number(self, place, point):
        """The number of the address that a point stands for on this side, or None."""
        kind, family, value = point
        if kind == "is":
            return value if place == self.line else None
        if kind == "gateway":
            gateway = self.gateway(value, family)
            return gateway and int(gateway)
        net = self.network(place, family)
        if net is None or (kind == "at" and value >= net.num_addresses):
            return None
        return int(net[0]) + value

    def address(self, place, point):
        """The address that a point stands for, or None."""
        number = self.number(place, point)
        if number is None:
            return None
        return (ipaddress.IPv4Address if point[1] == 4 else ipaddress.IPv6Address)(number)

    def sender(self, place, family, number):
        """The point from which somebody in a place sends with an address."""
        if place == self.line:
            return ("is", family, number)
        net = self.network(place, family)
        return net and ("by", family, number - int(net[0]))

    def target(self, family, number):
        """The place in which an address is, and its point; None where it is nobody's."""
        address = (ipaddress.IPv4Address if family == 4 else ipaddress.IPv6Address)(number)
        for place in self.school.segments:
            if address == self.gateway(place, family):
                return FIREWALL, ("gateway", family, place)
            net = self.network(place, family)
            if net and address in net:
                return place, ("at", family, number - int(net[0]))
        block = self.school.block if family == 4 else self.school.block6
        if block is None or address in block:
            return None
        return self.line, ("is", family, number)


def sendable(side, packet):
    """Whether the kernel would look at the rules at all, or None where there is no such place."""
    from_id, source, to_id, target, _, _ = packet
    can_send, can_come = may_send(side, from_id, source), may_come(side, to_id, target)
    return None if None in (can_send, can_come) else can_send and can_come


def may_send(side, place, point):
    """Whether the kernel takes packets from a point, or None where there is no such place."""
    address = side.address(place, point)
    if address is None:
        return None
    taken = address in side.gateways or on_edge(side, place, address)
    return not taken and not inside(address, REFUSED)


def may_come(side, place, point):
    """Whether the kernel passes packets on to a point, or None where there is no such place."""
    address = side.address(place, point)
    if address is None or (place != FIREWALL and address in side.gateways):
        # What is sent to an address of the firewall is for the firewall, wherever it lies.
        return None
    return not on_edge(side, place, address) and not inside(address, REFUSED)


def on_edge(side, place, address):
    """Whether an address is the first or last of its segment: all hosts there, or the network."""
    net = side.network(place, address.version)
    return net is not None and address in (net[0], net[-1])
