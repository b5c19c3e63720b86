# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The rules of the firewall, rolled out as their page says: what holds, seen from outside, after each step."""

from router import *

DEVICE = "fw-1"
RULES = FILES / DEVICE / "nftables.conf"
# The page says two minutes.
UNDO = 130


def begin():
    connect_by_hand()
    listen_everywhere()


def try_rules(what, expected="school"):
    if types(what, DEVICE, "nftables", "command"):
        is_state(what, expected)


def lock_out():
    """A file as after a slip in `management.sources`: it is sound, and shuts the administration out."""
    RULES.write_text(RULES.read_text().replace("10.0.24.0/28", "10.0.27.0/28"))


def start_1():
    fetch_files()
    allow_key()
    begin()
    is_state("control, without any rules", "open")
    good = RULES.read_text()
    for why, more in [("a placeholder is left", "# MUSTER-SECRET-x.y\n"), ("the file is broken", "table inet x {\n")]:
        RULES.write_text(good + more)
        is_refused(why, DEVICE, "nftables", "command")
        is_state(why, "open")
    RULES.write_text(good)
    try_rules("the first roll-out")
    wait(UNDO, "nobody confirms it")
    is_state("the first roll-out, not confirmed", "closed")
    is_refused("too late", DEVICE, "nftables", "confirm")
    is_state("confirmed too late", "closed")
    power_lost()


def start_2():
    begin()
    is_state("power lost, nothing was ever confirmed", "closed")
    try_rules("the second attempt")
    power_lost()


def start_3():
    begin()
    is_state("power lost while the timer ran, nothing was ever confirmed", "closed")
    try_rules("the third attempt")
    types("a new session", DEVICE, "nftables", "confirm", over=new_session(SEGMENTS["mgmt"].gateway))
    # At once: what was confirmed must be on the disk already.
    power_lost()


def start_4():
    begin()
    is_state("power lost right after it was confirmed", "school")
    good = RULES.read_text()
    lock_out()
    try_rules("a file that shuts the administration out", "locked out")
    well, _ = typed(DEVICE, "nftables", "confirm", over=new_session(SEGMENTS["mgmt"].gateway))
    check("nobody can confirm what shuts the administration out", not well)
    wait(UNDO, "the timer of the file that shuts the administration out")
    is_state("after a lock-out", "school")
    try_rules("the same again", "locked out")
    types("at the console", DEVICE, "nftables", "undo")
    is_state("taken back at the console", "school")
    RULES.write_text(good)
    try_rules("a good file")
    types("a new session", DEVICE, "nftables", "confirm", over=new_session(SEGMENTS["mgmt"].gateway))
    wait(UNDO, "whether a timer still runs that was confirmed")
    is_state("confirmed, and two minutes later", "school")
    lock_out()
    try_rules("the lock-out once more", "locked out")
    power_lost()


def start_5():
    begin()
    is_state("power lost during a lock-out", "school")
    types("all is taken away", DEVICE, "nftables", "remove")
    is_state("all is taken away", "closed")
    restart()


def start_6():
    begin()
    is_state("all was taken away, and the machine has restarted", "closed")
