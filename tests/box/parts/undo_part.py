# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""New rules that nobody confirms: what the page tells to do, and what holds after the way back.

The commands are those of the page. `systemd-run` only notes what it would run later; here it is
run at once. That its timer fires is tried elsewhere, in a machine with systemd.
"""

import os
import shlex
from pathlib import Path

import pages
import policy
from box import FIREWALL, OUTSIDE
from enter import cover
from openings import closed
from reading import networks
from shell import start, stop, tool, tried, within

PROGRAMS = []
# What Debian's package nftables brings: no rule at all.
DEBIAN = """#!/usr/sbin/nft -f
flush ruleset
table inet filter {
    chain input { type filter hook input priority filter; }
    chain forward { type filter hook forward priority filter; }
    chain output { type filter hook output priority filter; }
}
"""
LATER = """#!/bin/sh
for word; do
    case $word in --*) shift ;; *) break ;; esac
done
printf '%s\n' "$#" "$@" >"$BOX_LATER"
"""


def run(world):
    """The first roll-out, and a later one."""
    world.box.unload()
    programs = world.work / "stubs"
    programs.mkdir()
    for name, text in (("systemd-run", LATER), ("systemctl", "#!/bin/sh\n")):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    cover("/etc")
    listening = start(tool(FIREWALL, "listen", 22), world.work / "listen22.log")
    try:
        first(world, programs)
        later(world, programs)
    finally:
        stop(listening)
        world.box.unload()


def first(world, programs):
    """Nothing was there before."""
    Path("/etc/nftables.conf").write_text(DEBIAN)
    undo = roll_out(world, programs, first_time=True)
    back(world, programs, undo, "first roll-out, not confirmed")


def later(world, programs):
    """The rules of the school were there, and the new ones open everything."""
    Path("/etc/nftables.conf").write_text(world.box.rules.read_text("utf-8"))
    world.box.load()
    undo = roll_out(world, programs, first_time=False)
    bad = world.work / "open.nft"
    bad.write_text(
        "table inet muster { chain forward { policy accept; }\n chain input { policy accept; }\n}\n"
        "flush table inet muster\n"
    )
    tried(*within(FIREWALL, "nft", "-f", bad))
    back(world, programs, undo, "later roll-out, not confirmed")


def roll_out(world, programs, first_time):
    """Runs the page's commands up to the load, and gives those of the way back."""
    text = pages.section(world.page("nftables"), "How to apply it")
    noted = world.work / "later"
    noted.unlink(missing_ok=True)
    variant = None
    for command in pages.commands(text):
        if command.startswith("sh -c") and first_time and "first time" in text:
            variant = shlex.split(command)
        elif "stop muster-undo" in command or "systemctl stop" in command:
            break
        elif not command.startswith("sh -c"):
            do(world, programs, command, noted)
    if variant:
        return variant
    return noted.read_text().splitlines()[1:] if noted.is_file() else None


def do(world, programs, command, noted):
    """Runs a command of the page on the firewall, beside its file."""
    environment = dict(os.environ, BOX_LATER=str(noted))
    environment["PATH"] = f"{programs}:{environment['PATH']}"
    folder = world.box.rules.parent
    done = tried(*within(FIREWALL, "sh", "-ec", command), env=environment, cwd=folder)
    world.results.count("commands of the page")
    if done.returncode:
        said = (done.stdout + done.stderr).strip().replace("\n", " | ")[-200:]
        world.results.add("firewall", "the page", command, said, "exit code 0", "the page says so")


def back(world, programs, undo, when):
    """After the way back the school is closed, and its administration comes in."""
    if not undo:
        world.results.add("firewall", "the page", when, "no way back", "a way back", "systemd-run")
        return
    do(world, programs, shlex.join(undo), world.work / "unused")
    world.box.forget()
    questions = []
    for segment in world.school.segments:
        found = closed(world, world.box.host[segment], segment, "tcp")
        if found and found[-1].startswith("guarantee"):
            asked = [world.box.netns(segment), "tcp", None, found[1], found[3]]
            questions.append((segment, found[0], asked, False, found[-1]))
    for address in world.box.main:
        found = closed(world, address, None, "tcp") if address.version == 4 else None
        if found and found[-1].startswith("guarantee"):
            asked = [OUTSIDE, "tcp", str(address), found[1], found[3]]
            questions.append((f"outside {address}", found[0], asked, False, found[-1]))
    questions += administration(world)
    answers = world.box.ask([asked for _, _, asked, _, _ in questions], longest=3, quiet=2)
    for (who, whom, asked, right, why), answer in zip(questions, answers):
        got = "open" if answer and not answer.startswith("!") else "closed"
        wanted = "open" if right else "closed"
        what = f"tcp/{asked[4]} after the {when}"
        world.results.judge(
            f"paths after the {when}", got == wanted, who, whom, what, got, wanted, why
        )


def administration(world):
    """Administrators who come from outside, at the firewall's own address."""
    school = world.school
    own = school.segment_of(school.devices[school.firewall]).gateway
    for net in networks(school.show["management"]["sources"]):
        source = net[min(1, net.num_addresses - 1)]
        if source.version != 4 or source in school.block:
            continue
        right, why = policy.to_firewall(school, source, own, "tcp", 22, own)
        world.box.have_outside([source])
        yield f"outside {source}", "firewall", [OUTSIDE, "tcp", str(source), own, 22], right, why
