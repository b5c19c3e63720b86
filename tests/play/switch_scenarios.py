# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What an administrator meets at a switch that has no shell: each function is a roll-out with its own end."""

import contextlib
import os
import signal
import time
from pathlib import Path

from rollout import CANARY
from scenarios import CENTRAL, DEVICES, SOURCES, UNSAFE, second

SWITCH = "sw-a1 aruba-aoscx"
# A port less for a classroom.
FEWER = (DEVICES, '"3-10" = "unterrichtsraum"', '"3-9" = "unterrichtsraum"')
# Administration in a VLAN that does not come over the cable of the uplink.
WRONG_VLAN = ("standards/2026.1/segments.toml", "vlan = 10\n", "vlan = 12\n")
MOVED = (DEVICES, "devices.sw-a1.host = 3\n", "devices.sw-a1.host = 4\n")
LOCKED_OUT = (CENTRAL, SOURCES, SOURCES.replace("10.0.24.0/28", "10.0.25.0/28"))
BY_HAND = "configure terminal\ninterface 1/1/5\ndescription von Hand\nend\n"


def nothing_is_left(rollout, asked):
    """No timer runs, and no file with secrets lies about."""
    asked.that("no timer runs", rollout.switch.timers() == [])
    lying = [str(path) for path in (rollout.work / "fetch").iterdir()]
    asked.that("no file is left here", lying == [], str(lying))
    nobody_kept_a_secret(rollout, asked)


def nobody_kept_a_secret(rollout, asked):
    """What Ansible leaves of its own holds no value of a secret."""
    kept = []
    for place in ("tmp", ".ansible"):
        for path in (rollout.work / place).rglob("*"):
            if path.is_file() and CANARY.encode() in path.read_bytes():
                kept.append(str(path))
    asked.that("no secret is kept", kept == [], str(kept))


def says(rollout, asked, folder, runs):
    """Asks the switch, and whether it says what is expected."""
    code, said = rollout.play(folder, "drift")
    asked.that("it can be asked", code == 0, said)
    asked.that(f"it says {runs}", rollout.runs() == {SWITCH: runs}, str(rollout.receipts()))


def base(rollout):
    """The first bundle, rolled out and confirmed."""
    rollout.switch.desk()
    folder = rollout.bundle()
    code, said = rollout.play(folder, "rollout")
    if code:
        raise RuntimeError(said)
    return folder


def desk(rollout, asked):
    """The first roll-out ever, and a second run."""
    folder, switch = rollout.bundle(), rollout.switch
    code, said = rollout.play(folder, "rollout", "--check")
    asked.that("a switch out of its box does not answer", code != 0 and "does not answer" in said, said)
    switch.desk()
    former = switch.console("show running-config\n")
    code, said = rollout.play(folder, "rollout", "--check")
    asked.that("--check passes", code == 0, said)
    asked.that("--check says what is to be done", "to be applied: running-config.txt" in said, said)
    asked.that("--check changes nothing", switch.console("show running-config\n") == former)
    asked.that("ports are as they came", not switch.is_up("1.11"))
    code, said = rollout.play(folder, "rollout", muster_fetch_password="")
    asked.that("a password is needed", code != 0 and "fetches its file from this machine" in said, said)
    asked.that("nothing is changed without it", switch.console("show running-config\n") == former)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play ends well", code == 0, said)
    asked.that("it says that it runs it", rollout.runs() == {SWITCH: "bundled"}, str(rollout.receipts()))
    asked.that("the port of an access point carries its VLAN", switch.is_up("1.11"))
    asked.that("a port of nobody is off", not switch.is_up("23.u"))
    asked.that("it has its name", "hostname sw-a1" in switch.console("show running-config\n"))
    nothing_is_left(rollout, asked)
    switch.power_fails()
    code, said = rollout.play(folder, "rollout")
    asked.that("a second run ends well, after a loss of power too", code == 0, said)
    asked.that("nothing is done then", "it runs this already" in said and "to be applied" not in said, said)
    status = rollout.muster("status", "--rollout", rollout.work / "receipts")
    asked.that("the status says it", "sw-a1" not in status, status)


def ports(rollout, asked):
    """A second roll-out, and the way back."""
    base(rollout)
    switch = rollout.switch
    asked.that("the port is on", switch.is_up("10.u"))
    folder = second(rollout, FEWER)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play ends well", code == 0, said)
    asked.that("the port is off", not switch.is_up("10.u"))
    asked.that("it says so", rollout.runs() == {SWITCH: "bundled"}, str(rollout.receipts()))
    code, said = rollout.play(folder, "rollback")
    asked.that("the way back ends well", code == 0, said)
    asked.that("the port is on again", switch.is_up("10.u"))
    says(rollout, asked, folder, "former")
    code, said = rollout.play(folder, "rollback")
    asked.that("nothing is led back once more", code == 0 and "to be applied" not in said, said)
    nothing_is_left(rollout, asked)
    kept = switch.console("show checkpoint\n").count("muster-")
    asked.that("it keeps both and no more", kept == 2, str(kept))


def moved(rollout, asked):
    """The switch gets another address: the session is lost, and the play comes back at the new one."""
    base(rollout)
    folder = second(rollout, MOVED)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play ends well", code == 0, said)
    says(rollout, asked, folder, "bundled")
    code, said = rollout.play(folder, "rollback")
    asked.that("the way back ends well", code == 0, said)
    nothing_is_left(rollout, asked)


def wrong_vlan(rollout, asked):
    """Nobody gets in where the uplink does not carry administration: the play stops, and the timer leads back."""
    base(rollout)
    switch = rollout.switch
    folder = second(rollout, WRONG_VLAN, options=UNSAFE)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops", code != 0 and "does not answer at 10.129.0.3" in said, said)
    asked.that("the link of the uplink is down", not switch.is_up("25.10"))
    asked.that("a timer runs", switch.timers() != [])
    switch.time_is_over()
    says(rollout, asked, folder, "former")
    nothing_is_left(rollout, asked)


def not_let_in(rollout, asked):
    """An access list lets no administrator in: nobody confirms, and a loss of power leads back before the timer does."""
    base(rollout)
    switch = rollout.switch
    folder = second(rollout, LOCKED_OUT, options=UNSAFE)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops", code != 0 and "does not answer" in said, said)
    asked.that("the link of the uplink is up", switch.is_up("25.10"))
    switch.power_fails()
    says(rollout, asked, folder, "former")
    nothing_is_left(rollout, asked)


def no_undo(rollout, asked):
    """The timer does not lead back from what was overwritten: nothing is claimed, and the power leads back."""
    base(rollout)
    switch = rollout.switch
    switch.behaves("ignores overwrite")
    folder = second(rollout, WRONG_VLAN, options=UNSAFE)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops", code != 0, said)
    asked.that("it says what leads back then", "a restart leads to what was saved last" in " ".join(said.split()), said)
    before = rollout.receipts()
    switch.time_is_over()
    code, said = rollout.play(folder, "drift")
    asked.that("it cannot be asked", code != 0 and "does not answer" in said, said)
    asked.that("no receipt claims anything", rollout.receipts() == before)
    switch.power_fails()
    says(rollout, asked, folder, "former")


def timer_ends(rollout, asked):
    """A file ends the mode in which it would be taken back: nothing can be confirmed, and the play takes it back itself."""
    base(rollout)
    switch = rollout.switch
    switch.behaves("ends with overwrite")
    folder = second(rollout, FEWER)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops", code != 0 and "checkpoint auto confirm" in said and "It was taken back" in said, said)
    asked.that("the port is on", switch.is_up("10.u"))
    says(rollout, asked, folder, "former")
    nothing_is_left(rollout, asked)


def refused(rollout, asked):
    """A release that does not know a line takes nothing of the file."""
    base(rollout)
    switch = rollout.switch
    switch.behaves(refuses="no routing")
    folder = second(rollout, FEWER)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops", code != 0 and "NOT applied" in said and "It was taken back" in said, said)
    asked.that("the port is on", switch.is_up("10.u"))
    asked.that("the switch says which line", "no routing" in switch.console("show events -d hpe-config\n"))
    says(rollout, asked, folder, "former")
    nothing_is_left(rollout, asked)


def no_name(rollout, asked):
    """What was confirmed cannot be named: it is saved by then, and the play does not claim that it took it back."""
    base(rollout)
    switch = rollout.switch
    switch.behaves(keeps=True)
    folder = second(rollout, FEWER)
    code, said = rollout.play(folder, "rollout")
    said = " ".join(said.split())
    asked.that("the play stops", code != 0 and "says that it runs something else" in said, said)
    asked.that("it claims no undo", "It could not be taken back" in said, said)
    says(rollout, asked, folder, "changed")
    switch.behaves()
    code, said = rollout.play(folder, "rollout", muster_accept_unknown=True)
    asked.that("it goes on when that is said", code == 0 and rollout.runs() == {SWITCH: "bundled"}, said)


def lost_link(rollout, asked):
    """The cable is pulled before the switch has its file: nothing is confirmed that it never had."""
    base(rollout)
    switch = rollout.switch
    switch.behaves(pause=2)
    folder = second(rollout, FEWER)
    play = rollout.begin(folder, "rollout", muster_come_back=40)
    until_timer(switch)
    switch.unplug()
    time.sleep(8)
    switch.plug()
    asked.that("the play stops", play.wait() != 0)
    asked.that("the port is on", switch.is_up("10.u"))
    says(rollout, asked, folder, "former")
    nothing_is_left(rollout, asked)


def killed(rollout, asked):
    """Whoever rolls out falls over in the middle: nothing is confirmed, and a second run tidies up and ends well."""
    base(rollout)
    switch = rollout.switch
    switch.behaves(pause=3)
    folder = second(rollout, FEWER)
    play = rollout.begin(folder, "rollout")
    until_timer(switch)
    asked.that("no command line shows a secret", not any(CANARY.encode() in said for said in command_lines()))
    os.killpg(play.pid, signal.SIGKILL)
    play.wait()
    asked.that("the file lies there, for its owner alone", [oct(path.stat().st_mode)[-3:] for path in (rollout.work / "fetch").iterdir()] == ["600"])
    nobody_kept_a_secret(rollout, asked)
    switch.time_is_over()
    switch.behaves()
    says(rollout, asked, folder, "former")
    code, said = rollout.play(folder, "rollout")
    asked.that("a second run ends well", code == 0, said)
    asked.that("it says that it runs it", rollout.runs() == {SWITCH: "bundled"}, str(rollout.receipts()))
    nothing_is_left(rollout, asked)


def not_written(rollout, asked):
    """The power fails when it is confirmed and not yet saved: it has its former files again, and a second run ends well."""
    base(rollout)
    switch = rollout.switch
    switch.behaves(lingers=5)
    folder = second(rollout, FEWER)
    play = rollout.begin(folder, "rollout", muster_come_back=40)
    until_timer(switch)
    while switch.timers():
        time.sleep(0.05)
    asked.that("it runs the new file", not switch.is_up("10.u"))
    switch.power_fails()
    asked.that("the play stops", play.wait() != 0)
    asked.that("the port is on", switch.is_up("10.u"))
    says(rollout, asked, folder, "former")
    switch.behaves()
    code, said = rollout.play(folder, "rollout")
    asked.that("a second run ends well", code == 0, said)
    says(rollout, asked, folder, "bundled")
    nothing_is_left(rollout, asked)


def by_console(rollout, asked):
    """Somebody changes the switch by hand: it is told, and nothing is laid over it unasked."""
    folder = base(rollout)
    switch = rollout.switch
    switch.console(BY_HAND)
    says(rollout, asked, folder, "changed")
    switch.console("write memory\n")
    says(rollout, asked, folder, "changed")
    folder = second(rollout, FEWER)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops before it touches it", code != 0 and "changed since: what runs" in said, said)
    asked.that("what was done by hand is there", "von Hand" in switch.console("show running-config\n"))
    code, said = rollout.play(folder, "rollout", muster_accept_unknown=True)
    asked.that("it goes on when that is said", code == 0 and rollout.runs() == {SWITCH: "bundled"}, said)
    asked.that("what was done by hand is gone", "von Hand" not in switch.console("show running-config\n"))


def not_saved(rollout, asked):
    """What runs and does not boot is told, even if it is what the bundle holds."""
    folder = base(rollout)
    switch = rollout.switch
    switch.console(f"{BY_HAND}write memory\n")
    marked = next(word for word in switch.console("show checkpoint\n").split() if word.startswith("muster-"))
    switch.console(f"checkpoint rollback {marked}\n")
    says(rollout, asked, folder, "changed")


def other_host(rollout, asked):
    """The switch meets another host than this machine, or an unknown switch answers: no password is given to either."""
    base(rollout)
    switch = rollout.switch
    folder = second(rollout, FEWER)
    (switch.state / "volatile/known_hosts").unlink()
    other = str(rollout.keys["user"].with_suffix(".pub"))
    code, said = rollout.play(folder, "rollout", muster_fetch_host_keys=other)
    asked.that("the play stops", code != 0 and "another host key" in said and "It was taken back" in said, said)
    code, said = rollout.play(folder, "rollout", muster_fetch_password="falsch")
    asked.that("it stops at a wrong password", code != 0 and "is refused" in said, said)
    code, said = rollout.play(folder, "rollout", ansible_ssh_common_args="-o UserKnownHostsFile=/dev/null")
    asked.that("it stops at an unknown switch", code != 0 and "Host key verification failed" in said, said)
    asked.that("the port is on", switch.is_up("10.u"))
    says(rollout, asked, folder, "former")
    nothing_is_left(rollout, asked)


def no_secrets(rollout, asked):
    """A bundle without secrets, and a file that somebody has changed, are refused before anything is sent."""
    rollout.switch.desk()
    former = rollout.switch.console("show running-config\n")
    code, said = rollout.play(rollout.bundle(None, "--offline-secrets"), "rollout")
    asked.that("the play stops", code != 0 and "holds placeholders" in said, said)
    folder = rollout.bundle()
    file = folder / "devices/sw-a1/running-config.txt"
    file.write_text(file.read_text("utf-8").replace("vlan access 50", "vlan access 30"), "utf-8")
    code, said = rollout.play(folder, "rollout")
    asked.that("a changed file is refused", code != 0 and "not what the bundle was packed with" in said, said)
    asked.that("nothing was changed", rollout.switch.console("show running-config\n") == former)


def command_lines():
    """What all can read of the programs that run."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            yield (process / "cmdline").read_bytes()


def until_timer(switch):
    """Waits until the switch is in the mode in which it goes back by itself."""
    until = time.monotonic() + 60
    while not switch.timers():
        if time.monotonic() > until:
            raise RuntimeError("no timer")
        time.sleep(0.05)


SCENARIOS = [
    desk, ports, moved, wrong_vlan, not_let_in, no_undo, timer_ends, refused, no_name, lost_link, killed, not_written, by_console,
    not_saved, other_host, no_secrets,
]
for scenario in SCENARIOS:
    scenario.hosts = ["sw-a1"]
