# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Random pairs of schools, the questions about them, and where two answers differ."""

import ipaddress
import json
import random
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import changes
import generate
import standard
import stays
import toml
from answer import Answer
from questions import Questions
from school import FIREWALL, NEEDS, School
from spoil import spoilt

DAY = "2026-11-21"
# Schools of a workspace: one start of the program compares them all.
TOGETHER = 50


class Broken(Exception):
    """The program did not do what it had to."""


class Workspace:
    """A workspace of random schools that are changed together."""

    def __init__(self, program, folder, seed, number, size=TOGETHER):
        self.program, self.folder = program, Path(folder)
        self.chance = random.Random(f"{seed}/{number}")
        self.counts = Counter()
        self.base, self.head, self.names = {}, {}, {}
        for index in range(1, size + 1):
            key = f"s{index:02}"
            self.base[key] = generate.school(self.chance, index)
            self.head[key], self.names[key] = changes.changed(
                self.chance, self.base[key], index + 60
            )

    def muster(self, *words):
        """Runs the program in the workspace."""
        command = [self.program, "-C", str(self.folder / "workspace"), *words, "--as-of", DAY]
        return subprocess.run(command, capture_output=True, text=True)

    def write(self, path, text):
        """Writes a file of the workspace."""
        path = self.folder / "workspace" / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def write_school(self, key, made):
        """Writes a school, or takes it away."""
        if made is None:
            shutil.rmtree(self.folder / "workspace/schools/paare" / key)
        else:
            self.write(f"schools/paare/{key}/school.toml", toml.document(made))

    def git(self, *words):
        """Runs git, as nobody."""
        who = ["-c", "user.name=muster", "-c", "user.email=muster@schule.example"]
        subprocess.run(
            ["git", *who, *words],
            cwd=self.folder / "workspace",
            check=True,
            capture_output=True,
        )

    def build(self, states, name, instead):
        """Builds a state; schools that do not check clean get another one, or go."""
        for key, made in states.items():
            self.write_school(key, made)
        for _ in range(4):
            ran = self.muster("build", "-q", "-o", str(self.folder / name))
            if ran.returncode == 0:
                return
            bad = self.bad_schools()
            if not bad:
                raise Broken(ran.stderr[:3000])
            for key in bad:
                self.counts["skipped"] += 1
                states[key] = instead.get(key)
                self.write_school(key, states[key])
                if states[key] is None:
                    del states[key]
        raise Broken(f"it never checks clean: {ran.stderr[:3000]}")

    def bad_schools(self):
        """The schools with errors, and what is wrong with them."""
        ran = self.muster("check", "--format", "json")
        found = set()
        for finding in json.loads(ran.stdout)["findings"]:
            if finding["severity"] == "error":
                self.counts[f"because {finding['code']}"] += 1
                found |= {key.split("/")[-1] for key in finding["schools"]}
        return found

    def prepare(self):
        """Writes, builds and commits the base, and builds the head."""
        self.write("muster.toml", toml.document(standard.WORKSPACE))
        self.write("standards/2026.1/alles.toml", toml.document(standard.EDITION))
        self.write("standards/2026.1/profiles/alle.toml", "")
        self.write("schools/paare/authority.toml", 'authority.title = "Paare"\n')
        self.git("init", "-q")
        self.build(self.base, "base", {})
        self.base_sides = self.sides("base", self.base)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "base")
        for key in list(self.head):
            if key not in self.base:
                del self.head[key]
        before = dict(self.base)
        self.build(self.head, "head", before)
        self.head_sides = self.sides("head", self.head)

    def sides(self, name, states):
        """The schools of a state as their files make them."""
        found = {}
        for key in states:
            ran = self.muster("show", key, "--format", "json")
            if ran.returncode != 0:
                raise Broken(ran.stderr[:3000])
            found[key] = School(key, json.loads(ran.stdout), self.folder / name / "paare" / key)
        return found

    def diff(self):
        """What the program says of all schools: their entries, whom it could not compare, and what
        stays."""
        ran = self.muster("diff", "--base", "HEAD", "--format", "json")
        if ran.returncode != 0:
            raise Broken(ran.stderr[:3000])
        found = json.loads(ran.stdout).get("access")
        if found is None:
            raise Broken("the difference does not speak of access")
        unknown = {key for one in found["unknown"] for key in one["schools"]}
        return found["schools"], unknown, stays.said_of(found)


def compare(base, head, answer, questions):
    """What differs: lists of (kind, change, text); and what was counted."""
    counts, wrong = Counter(), []
    for question in questions:
        was, now = base.allows(question), head.allows(question)
        counts["packets"] += 1
        for change, side, true in (
            ("opened", head, now and not was),
            ("closed", base, was and not now),
        ):
            if answer is not None and answer.says(change, question, side) != true:
                said = "not said" if true else "said"
                text = f"{change}, {said}: {told(question, side)}"
                wrong.append((kind_of(question, base, head), text))
            if true:
                counts[f"{change} {kind_of(question, base, head)}"] += 1
    compare_entrances(base, head, answer, counts, wrong)
    compare_neighbours(base, head, answer, counts, wrong)
    return counts, wrong


def compare_entrances(base, head, answer, counts, wrong):
    """The places where people get in."""
    before, after = base.entrances(), head.entrances()
    true = {}
    for key in set(before) | set(after):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if was is None or (now is not None and NEEDS.index(now) < NEEDS.index(was)):
            true["opened", *key] = now
        else:
            true["closed", *key] = was
    for (change, place, _) in true:
        counts[f"{change} {place_kind(place)}"] += 1
    if answer is None:
        return
    for key in set(true) | set(answer.entrances):
        if true.get(key) != answer.entrances.get(key):
            text = f"{key}: files {true.get(key)}, said {answer.entrances.get(key)}"
            wrong.append((place_kind(key[1]), text))


def compare_neighbours(base, head, answer, counts, wrong):
    """The WLANs whose clients reach each other."""
    before, after = base.neighbours(), head.neighbours()
    true = {("opened", key) for key in after - before} | {("closed", key) for key in before - after}
    for change, _ in true:
        counts[f"{change} neighbours"] += 1
    if answer is not None:
        for key in true ^ answer.neighbours:
            said = "not said" if key in true else "said"
            wrong.append(("neighbours", f"{key}: {said}"))


def place_kind(place):
    """What kind of entrance a place is."""
    if " port " in place:
        return "entrance port"
    return "entrance " + place.split()[0]


def kind_of(question, base, head):
    """What kind of passage a question is about."""
    _, _, to_id, target, protocol, port = question
    if to_id == FIREWALL:
        return "to the firewall"
    if (protocol, port) in (("tcp", 22), ("udp", 161)):
        if any(side.device_at(to_id, target) for side in (base, head)):
            return "to a device"
    return f"{protocol} IPv{target[1]}"


def told(question, side):
    """A question for people."""
    from_id, source, to_id, target, protocol, port = question
    make = ipaddress.IPv4Address if source[1] == 4 else ipaddress.IPv6Address

    def address(place, point):
        number = side.number(place, point)
        return str(make(number)) if number is not None else f"none {point}"

    return (
        f"{from_id} {address(from_id, source)} -> {to_id} {address(to_id, target)} "
        f"{protocol} {port}"
    )


def one_workspace(program, folder, seed, number, most, itself, spoil=False, size=TOGETHER):
    """Tries one workspace: what was counted, and what differs."""
    workspace = Workspace(program, folder, seed, number, size)
    workspace.prepare()
    said, unknown, staying = ({}, set(), {}) if itself else workspace.diff()
    counts, wrong, seen = workspace.counts, [], []
    for key, base in workspace.base_sides.items():
        head = workspace.head_sides[key]
        if workspace.head[key] is workspace.base[key]:
            continue
        if f"paare/{key}" in unknown:
            counts["unknown"] += 1
            continue
        counts["pairs"] += 1
        base.other, head.other = head, base
        entries, mistake = said.get(f"paare/{key}", []), None
        if spoil and entries:
            entries, mistake = spoilt(workspace.chance, entries)
        if spoil and mistake is None:
            continue
        answer = Answer(entries)
        questions = Questions(workspace.chance, base, head, answer).all(most)
        found, differ = compare(base, head, None if itself else answer, questions)
        counts.update(found)
        if any("passage" in entry for entry in entries):
            seen.append(stays.seen_at(base, head, questions))
            counts["pairs of zones that stay"] += len(seen[-1])
        if spoil:
            counts[f"mistakes noticed: {mistake}" if differ else f"mistakes missed: {mistake}"] += 1
        elif differ:
            counts["pairs that differ"] += 1
            names = workspace.names[key]
            wrong.append((len(names), number, key, names, differ))
    if not (itself or spoil):
        differ = [("stays", text) for text in stays.differ(staying, seen, len(seen))]
        wrong += [(0, number, "all", [], differ)] if differ else []
    return counts, wrong
