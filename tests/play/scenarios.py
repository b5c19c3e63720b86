# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What an administrator meets: each function is a roll-out with its own end, and asks what holds then."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from rollout import ADMINISTRATOR, MOVED_ADMINISTRATOR

NFTABLES, SERVICES = "fw-1 nftables", ["srv-1 freeradius", "srv-1 kea-dhcp4", "srv-1 unbound"]
ALL = [NFTABLES, *SERVICES]
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
CENTRAL = "standards/2026.1/central.toml"
SOURCES = '[management]\nuser = "notfall"\npassword = { secret = "geraete.notfall" }\nsources = ["10.0.24.0/28"'
# Nobody who rolls out comes from there; somebody more may come.
LOCKED_OUT = (CENTRAL, SOURCES, SOURCES.replace("10.0.24.0/28", "10.0.25.0/28"))
# `muster bundle` refuses such a change, but for people who stand in front of the devices.
UNSAFE = ["--on-site"]
# The administrators move: nobody gets in before and after but with a configuration in between.
MOVED = [
    (CENTRAL, SOURCES, SOURCES.replace("10.0.24.0/28", "10.0.25.0/28")),
    ("standards/2026.1/zones.toml", 'networks = ["10.0.24.0/28"]', 'networks = ["10.0.24.0/28", "10.0.25.0/28"]'),
]
DEVICES = "schools/musterstadt/grundschule-am-markt/devices.toml"
# An access point is plugged in elsewhere, and its file stays.
REPLUGGED = [
    (DEVICES, '"1-2" = "access-point", "3-10" = "unterrichtsraum"', '"1-3" = "access-point", "4-10" = "unterrichtsraum"'),
    (DEVICES, 'uplink = "sw-a1/2"\n', 'uplink = "sw-a1/3"\n'),
]
WIDER = (CENTRAL, SOURCES, f'{SOURCES}, "10.0.26.0/28"')
HOURS = (CENTRAL, "[management]\n", """[maintenance-windows.abends]
days = ["monday"]
from = "18:00"
to = "23:00"

[freezes.pruefungen]
title = "Prüfungen"
from = "2027-04-12"
until = "2027-05-07"

[management]
""")
CHANGE = ("standards/2026.1/segments.toml", 'lease = "2h"', 'lease = "4h"')


class Asked:
    """Counts what was asked, and keeps what was answered wrongly."""

    def __init__(self, name):
        self.name, self.count, self.wrong = name, 0, []

    def that(self, what, holds, said=""):
        """Notes whether something holds."""
        self.count += 1
        if not holds:
            self.wrong.append(f"{self.name}: {what}" + (f"\n{said[-3000:]}" if said else ""))


def nothing_is_left(rollout, asked):
    """No timer runs, and no file with secrets lies about."""
    for host in rollout.hosts.values():
        asked.that(f"{host.name}: no timer runs", host.timers() == [], str(host.timers()))
        lying = host.says("find /root/muster /tmp/muster -type f 2>/dev/null || true")
        asked.that(f"{host.name}: no file is left", lying == "", lying)
        asked.that(f"{host.name}: nothing of Ansible is left", host.says("find /root/.ansible -type f 2>/dev/null || true") == "")
    lying = [str(path) for path in (rollout.work / "tmp").rglob("*") if path.is_file()]
    asked.that("no file is left here", lying == [], str(lying))


def first(rollout, asked):
    """The first roll-out ever: nothing to go back to but what a package brings."""
    folder = rollout.bundle()
    code, said = rollout.play(folder, "rollout", "--check")
    asked.that("--check passes", code == 0, said)
    asked.that("--check says what is to be done", "to be applied: apply-nftables.sh" in said, said)
    asked.that("--check changes nothing", not rollout.hosts["fw-1"].says("nft list ruleset"))
    code, said = rollout.play(folder, "rollout")
    asked.that("the play ends well", code == 0, said)
    asked.that("all say that they run it", rollout.runs() == dict.fromkeys(ALL, "bundled"), str(rollout.runs()))
    fw = rollout.hosts["fw-1"]
    asked.that("the rules hold", "administration" in fw.says("nft list ruleset"))
    asked.that("they boot", fw.text("/etc/nftables.conf") == (folder / "devices/fw-1/nftables.conf").read_text("utf-8"))
    nothing_is_left(rollout, asked)
    code, said = rollout.play(folder, "rollout")
    asked.that("a second run ends well", code == 0, said)
    asked.that("a second run applies nothing", "to be applied" not in said and said.count("it runs this already") == 4, said)
    asked.that("receipts follow on each other", all(one["previous"] for one in rollout.receipts().values()))
    status = rollout.muster("status", "--rollout", rollout.work / "receipts")
    asked.that("the status says it", "1 rolled out" in status, status)


def change(rollout, asked):
    """A second roll-out, and the way back."""
    base(rollout)
    folder = second(rollout, CHANGE)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play ends well", code == 0, said)
    asked.that("what stays is left alone", "srv-1, freeradius: it runs this already" in said, said)
    asked.that("what changes is applied", "srv-1, kea-dhcp4: to be applied" in said, said)
    asked.that("all say that they run it", set(rollout.runs().values()) == {"bundled"}, str(rollout.runs()))
    code, said = rollout.play(folder, "rollback")
    asked.that("the way back ends well", code == 0, said)
    place = "/etc/kea/kea-dhcp4.conf"
    former = (folder / "rollback/srv-1/kea-dhcp4.conf").read_text("utf-8")
    asked.that("the former file is there", rollout.hosts["srv-1"].text(place) == former)
    rollout.play(folder, "drift")
    asked.that("it says so", rollout.runs()["srv-1 kea-dhcp4"] == "former", str(rollout.runs()))
    nothing_is_left(rollout, asked)


def lock_out(rollout, asked):
    """Rules that let no administrator in: the play stops, and what was before returns by itself."""
    base(rollout)
    fw = rollout.hosts["fw-1"]
    former = fw.text("/etc/nftables.conf")
    folder = second(rollout, LOCKED_OUT, CHANGE, options=UNSAFE)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops", code != 0, said)
    asked.that("it says where", "fw-1 does not answer" in said, said)
    asked.that("a timer runs", fw.timers() != [])
    asked.that("nothing was confirmed", fw.text("/etc/nftables.conf") == former)
    fw.time_is_over()
    code, said = rollout.play(folder, "drift")
    asked.that("the administrator is back", code == 0, said)
    asked.that("it says that it runs what it ran", rollout.runs()[NFTABLES] == "former", str(rollout.runs()))
    failed = subprocess.run([rollout.program, "--workspace", rollout.workspace, "status", "--rollout", rollout.work / "receipts"],
                            capture_output=True, text=True, check=False)
    asked.that("the status says it", failed.returncode == 1 and "1 failed" in failed.stdout, failed.stdout + failed.stderr)


def does_not_work(rollout, asked):
    """A service that dies of its new file is back with the former one, and later devices are left alone."""
    base(rollout)
    srv = rollout.hosts["srv-1"]
    former = srv.text("/etc/kea/kea-dhcp4.conf")
    folder = second(rollout, CHANGE)
    srv.says("echo kea-dhcp4-server >/etc/dies-later")
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops", code != 0 and "Check that it does its work" in said, said)
    asked.that("the former file is there", srv.text("/etc/kea/kea-dhcp4.conf") == former)
    nothing_is_left(rollout, asked)


def power(rollout, asked):
    """The power fails while something is tried: what was confirmed last boots."""
    base(rollout)
    fw = rollout.hosts["fw-1"]
    former = fw.text("/etc/nftables.conf")
    folder = second(rollout, LOCKED_OUT, options=UNSAFE)
    rollout.play(folder, "rollout")
    fw.power_fails()
    asked.that("the former rules boot", fw.text("/etc/nftables.conf") == former)
    code, said = rollout.play(folder, "drift")
    asked.that("the administrator is back", code == 0, said)
    asked.that("it says that it runs what it ran", rollout.runs()[NFTABLES] == "former", str(rollout.runs()))


def drift(rollout, asked):
    """Somebody changes a device by hand: it is told, and nothing is laid over it unasked."""
    folder = base(rollout)
    fw, srv = rollout.hosts["fw-1"], rollout.hosts["srv-1"]
    fw.says("nft add rule inet muster forward accept")
    srv.says("echo '# by hand' >>/etc/unbound/unbound.conf; : >/etc/freeradius/3.0/mods-enabled/other")
    code, said = rollout.play(folder, "drift")
    asked.that("the question ends well", code == 0, said)
    changed = {name: one["changed"] for name, one in rollout.receipts().items() if one["runs"] == "changed"}
    asked.that("what was changed is told", changed == {
        NFTABLES: ["what is in force"],
        "srv-1 freeradius": ["/etc/freeradius/3.0/mods-enabled/other"],
        "srv-1 unbound": ["/etc/unbound/unbound.conf"],
    }, str(changed))
    folder = second(rollout, CHANGE)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops before it touches it", code != 0 and "changed since: /etc/unbound" in said, said)
    code, said = rollout.play(folder, "rollout", muster_accept_unknown=True)
    asked.that("it goes on when that is said", code == 0, said)
    # The files of the firewall are the same as before, so that it is no step.
    runs = {NFTABLES: "changed", **dict.fromkeys(SERVICES, "bundled")}
    asked.that("what is a step runs the bundle", rollout.runs() == runs, str(rollout.runs()))


def in_between(rollout, asked):
    """The administrators move: a firewall lets both in until everything is changed, and goes back over that as well."""
    base(rollout)
    fw = rollout.hosts["fw-1"]
    folder = second(rollout, *MOVED)
    steps = steps_of(folder, "fw-1")
    asked.that("the firewall has two steps", len(steps) == 2, str(steps))
    said = (folder / "ROLLOUT.md").read_text("utf-8")
    asked.that("people can read it", "Administration auch aus `10.0.25.0/28`" in said, said)
    rules = {name: (folder / name / "fw-1/nftables.conf").read_text("utf-8") for name in ["devices", "between", "rollback"]}
    asked.that("the rules differ", len(set(rules.values())) == 3)
    code, said = rollout.play(folder, "rollout", "--check")
    asked.that("--check passes", code == 0, said)
    asked.that("--check changes nothing", fw.text("/etc/nftables.conf") == rules["rollback"])
    code, said = rollout.play(folder, "rollout", hosts=steps[1])
    asked.that("the last step alone is refused", code != 0 and "runs neither" in said, said)
    code, said = rollout.play(folder, "rollout", hosts=f"{steps[0]},*srv-1")
    asked.that("the first step ends well", code == 0, said)
    asked.that("the rules in between hold", fw.text("/etc/nftables.conf") == rules["between"])
    rollout.come_from(MOVED_ADMINISTRATOR)
    code, said = rollout.play(folder, "rollout")
    asked.that("the rest ends well from elsewhere", code == 0, said)
    asked.that("the rules of now hold", fw.text("/etc/nftables.conf") == rules["devices"])
    asked.that("it says so", rollout.runs()[NFTABLES] == "bundled", str(rollout.runs()))
    code, said = rollout.play(folder, "rollout")
    asked.that("a second run ends well", code == 0, said)
    asked.that("nothing is done once more", "to be applied" not in said, said)
    code, said = rollout.play(folder, "rollback", "--check")
    asked.that("--check of the way back passes", code == 0, said)
    code, said = rollout.play(folder, "rollback", hosts=steps[1])
    asked.that("the way back begins well", code == 0, said)
    asked.that("it leads over the rules in between", fw.text("/etc/nftables.conf") == rules["between"])
    rollout.come_from(ADMINISTRATOR)
    code, said = rollout.play(folder, "rollback")
    asked.that("the way back ends well", code == 0, said)
    asked.that("the former rules hold", fw.text("/etc/nftables.conf") == rules["rollback"])
    code, said = rollout.play(folder, "rollback")
    asked.that("a second way back ends well", code == 0, said)
    asked.that("nothing is led back once more", "to be applied" not in said, said)
    nothing_is_left(rollout, asked)


def placeholders(rollout, asked):
    """A bundle without secrets is refused before anything is sent."""
    folder = rollout.bundle(None, "--offline-secrets")
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops", code != 0 and "holds placeholders" in said, said)
    asked.that("nothing was sent", not rollout.hosts["fw-1"].says("ls /root"))


def by_hand(rollout, asked):
    """What no program applies stops the play until somebody says that it is done."""
    own = rollout.workspace / "templates/aruba-aoscx"
    shutil.copytree(TEMPLATES / "aruba-aoscx", own)
    manifest = (own / "platform.toml").read_text("utf-8")
    before, after = manifest.index("[apply.overwrite.dialogue]"), manifest.index("[outputs.config]")
    (own / "platform.toml").write_text(manifest[:before] + manifest[after:], "utf-8")
    rollout.git("add", "-A")
    rollout.git("commit", "-q", "-m", "a switch without a dialogue")
    folder = rollout.bundle()
    code, said = rollout.play(folder, "rollout", muster_done=[], hosts="*sw-a1")
    asked.that("the play stops", code != 0 and "people apply this" in said, said)
    code, said = rollout.play(folder, "rollout", hosts="*sw-a1", muster_done=["sw-a1"])
    asked.that("it goes on when that is said", code == 0, said)
    folder = second(rollout, *REPLUGGED)
    for play, way in [("rollout", "from sw-a1/2 to sw-a1/3"), ("rollback", "from sw-a1/3 to sw-a1/2")]:
        code, said = rollout.play(folder, play, muster_done=[], hosts="*-ap-a102")
        said = " ".join(said.split())
        asked.that(f"the {play} stops at a cable", code != 0 and f"its cable goes {way}" in said, said)
        code, said = rollout.play(folder, play, hosts="*-ap-a102")
        asked.that(f"the {play} goes on when it is plugged", code == 0, said)


def hours(rollout, asked):
    """It is rolled out in a maintenance window alone, and on no day of a freeze."""
    rollout.edit(*HOURS)
    rollout.commit("second")
    folder = rollout.bundle()
    fw, early, exams = rollout.hosts["fw-1"], "2026-11-23T17:59", "2027-04-12T18:30"
    for now, why in [(early, "no maintenance window is open (monday 18:00-23:00)"), (exams, "until the end of 2027-05-07")]:
        code, said = rollout.play(folder, "rollout", hosts="*fw-1", muster_now=now)
        asked.that(f"the play stops at {now}", code != 0 and why in " ".join(said.split()), said)
        asked.that(f"nothing was sent at {now}", not fw.says("ls /root"))
    for name, words in [("rollout", ["--check"]), ("rollback", []), ("drift", [])]:
        code, said = rollout.play(folder, name, *words, hosts="*fw-1", muster_now=early)
        asked.that(f"{name} {words} may be done at any time", code == 0, said)
    code, said = rollout.play(folder, "rollout", hosts="*fw-1", muster_now="2026-11-23T18:00")
    asked.that("it is done in the window", code == 0 and rollout.runs()[NFTABLES] == "bundled", said)
    code, said = rollout.play(folder, "rollout", hosts="*fw-1", muster_now=exams, muster_any_time=True)
    asked.that("it is done when that is said", code == 0, said)


def stopped(rollout, asked):
    """Whoever rolls out falls over in the middle: nothing is confirmed, and the timer leads back."""
    base(rollout)
    fw = rollout.hosts["fw-1"]
    former = fw.text("/etc/nftables.conf")
    folder = second(rollout, WIDER)
    play = rollout.begin(folder, "rollout")
    while not fw.timers():
        time.sleep(0.05)
    os.killpg(play.pid, signal.SIGKILL)
    play.wait()
    fw.time_is_over()
    asked.that("the former rules boot", fw.text("/etc/nftables.conf") == former)
    code, said = rollout.play(folder, "rollout")
    asked.that("a second run ends well", code == 0, said)
    asked.that("all run the bundle", set(rollout.runs().values()) == {"bundled"}, str(rollout.runs()))
    nothing_is_left(rollout, asked)


def steps_of(folder, unit):
    """The hosts of the inventory that are the steps of a device, first to last."""
    inventory = json.loads((folder / "ansible/inventory.json").read_text("utf-8"))
    hosts = inventory["all"]["children"]["muster_rollout"]["hosts"]
    return [name for name, host in hosts.items() if host["muster_unit"] == unit]


def base(rollout):
    """The first bundle, rolled out and confirmed."""
    folder = rollout.bundle()
    code, said = rollout.play(folder, "rollout")
    if code:
        raise RuntimeError(said)
    return folder


def second(rollout, *edits, options=()):
    """The bundle of a second commit, which follows on the first."""
    for edit in edits:
        rollout.edit(*edit)
    rollout.commit("second")
    return rollout.bundle("first", *options)


SCENARIOS = [
    first, change, lock_out, does_not_work, power, drift, in_between, placeholders, by_hand, hours, stopped,
]
