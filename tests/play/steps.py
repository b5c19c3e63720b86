# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The steps of the plays, of which one can be left out."""

import re
from pathlib import Path

PLAYS = Path(__file__).resolve().parents[2] / "play"
# Steps that only say something, or only make a message better; the play does the same without them.
SAID_ONLY = ["Say what is to be done"]
STEP = re.compile(r"( *)- name: (.*)")


def steps():
    """Each step: the file it is in, its line from 0, and its name. A play itself is none."""
    for path in sorted(PLAYS.rglob("*.yml")):
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            found = STEP.fullmatch(line)
            is_play = found and path.parent == PLAYS and not found[1]
            if found and not is_play and found[2] not in SAID_ONLY:
                yield str(path.relative_to(PLAYS)), number, found[2]


def without(text, number):
    """A file without the step that begins at a line; where nothing else is in its list, one that does nothing."""
    lines = text.splitlines()
    indent = len(lines[number]) - len(lines[number].lstrip())
    end = number + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent):
        end += 1
    nothing = [" " * indent + "- ansible.builtin.meta: noop"]
    return "\n".join(lines[:number] + nothing + lines[end:]) + "\n"
