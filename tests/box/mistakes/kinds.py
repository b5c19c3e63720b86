# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Mistakes that a compiler could make, by kind of rule. README.md has the table.

An operator takes the lines of a file, and yields changes: a line's number, and the new line or
None.
"""

import ipaddress
import re
from dataclasses import dataclass


@dataclass
class Operator:
    """A kind of mistake in one kind of file."""

    name: str
    file: str
    changes: object


ALL = []


def operator(file):
    """Registers a function that changes one line, under its name."""

    def register(function):
        def changes(lines):
            for number, line in enumerate(lines):
                for new in function(line) or []:
                    if new != line:
                        yield number, new

        ALL.append(Operator(function.__name__.replace("_", "-"), file, changes))
        return function

    return register


def bump(text, by=1):
    """A number in a text, counted up."""
    return re.sub(r"\d+", lambda found: str(int(found[0]) + by), text, count=1)


def moved(text, by):
    """An address, moved."""
    return str(ipaddress.ip_address(text) + by)
