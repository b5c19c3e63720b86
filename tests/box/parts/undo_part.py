# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""New rules that nobody confirms: what the page tells to do, and what holds after the way back."""

import shutil
from pathlib import Path

import policy
from apply import Apply
from box import FIREWALL, OUTSIDE
from enter import cover
from openings import closed
from reading import networks
from shell import start, stop, tool, tried, within

PROGRAMS = []
BOOTS = Path("/etc/nftables.conf")
# What Debian's package nftables brings: no rule at all.
DEBIAN = """#!/usr/sbin/nft -f
flush ruleset
table inet filter {
    chain input { type filter hook input priority filter; }
    chain forward { type filter hook forward priority filter; }
    chain output { type filter hook output priority filter; }
}
"""
# Appended to the rules, it opens everything.
OPEN = """
table inet muster {
    chain forward { policy accept; }
    chain input { policy accept; }
}
flush table inet muster
"""


def run(world):
    """The first roll-out, and a later one."""
    world.box.unload()
    cover("/etc")
    listening = start(tool(FIREWALL, "listen", 22), world.work / "listen22.log")
    try:
        first(world)
        later(world)
    finally:
        stop(listening)
        world.box.unload()


def first(world):
    """Nothing was there before: by the timer and after a loss of power the school is closed."""
    BOOTS.write_text(DEBIAN)
    apply = Apply(world, "nftables", FIREWALL, world.box.rules.parent)
    if apply.say("try"):
        boots(world)
        ask(world, "a loss of power during the first try")
        # The timer ends with the machine, as what was tried does.
        shutil.rmtree("/run/muster-nftables", ignore_errors=True)
    if apply.say("try") and apply.run_later():
        ask(world, "the first try, not confirmed")
    if apply.install():
        boots(world)
        ask(world, "the first try, confirmed")


def later(world):
    """The rules of the school are there, and new ones open everything."""
    folder = world.work / "open"
    shutil.copytree(world.box.rules.parent, folder)
    with (folder / "nftables.conf").open("a") as rules:
        rules.write(OPEN)
    apply = Apply(world, "nftables", FIREWALL, folder)
    if apply.say("try") and apply.run_later():
        ask(world, "a later try, not confirmed")
    if apply.say("try") and apply.say("undo"):
        ask(world, "a later try, taken back")
    if apply.say("remove"):
        ask(world, "the rules are removed")


def boots(world):
    """What holds after a start of the machine."""
    world.box.unload()
    done = tried(*within(FIREWALL, "nft", "-f", BOOTS))
    if done.returncode:
        world.results.add(FIREWALL, "itself", "start", done.stderr.strip(), "rules", "")


def ask(world, when):
    """The school is closed to whom a guarantee keeps out, and its administration comes in."""
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
    answers = world.box.ask([asked for _, _, asked, _, _ in questions])
    for (who, whom, asked, right, why), answer in zip(questions, answers):
        got = state(answer)
        if (got == "open") != right:
            got = state(world.box.ask([asked], longest=3, quiet=2)[0])
        wanted = "open" if right else "closed"
        what = f"tcp/{asked[4]} after {when}"
        world.results.judge(f"paths after {when}", got == wanted, who, whom, what, got, wanted, why)


def state(answer):
    """Whether something came back that is no error."""
    return "open" if answer and not answer.startswith("!") else "closed"


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
