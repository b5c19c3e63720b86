# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What was tried, and each wrong answer as one line."""

import json
import re
import sys
import time
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass
class Wrong:
    """A wrong answer: who asked whom for what, what came, what is right, and why."""

    part: str
    who: str
    whom: str
    what: str
    got: str
    right: str
    why: str

    def line(self):
        """All of it in one line."""
        return (
            f"{self.part}: {self.who} to {self.whom}, {self.what}: "
            f"got {self.got}, right is {self.right} ({self.why})"
        )


class Results:
    """Counts and wrong answers, by part."""

    def __init__(self, school, quiet=False):
        self.school, self.quiet = school, quiet
        self.counts, self.wrong, self.notes, self.seconds = {}, [], [], {}
        self.part, self.begun = None, None
        self.known = read_known()
        self.known_seen = set()

    def begin(self, part):
        """What follows belongs to this part."""
        self.part, self.begun = part, time.monotonic()
        self.counts[part] = {}

    def end(self):
        """Prints what the part tried."""
        self.seconds[self.part] = round(time.monotonic() - self.begun, 1)
        tried = ", ".join(f"{count} {name}" for name, count in self.counts[self.part].items())
        wrong = sum(1 for one in self.wrong if one.part == self.part)
        self.say(
            f"{self.part}: {tried or 'nothing to try'}; {wrong} wrong; {self.seconds[self.part]} s"
        )

    def count(self, name, number=1):
        """Notes that something was tried."""
        part = self.counts[self.part]
        part[name] = part.get(name, 0) + number

    def judge(self, name, fine, who, whom, what, got, right, why):
        """Counts one try, and notes it when it is wrong."""
        self.count(name)
        if fine:
            return True
        self.add(who, whom, what, got, right, why)
        return False

    def add(self, who, whom, what, got, right, why):
        """Notes a wrong answer."""
        self.wrong.append(Wrong(self.part, *map(str, (who, whom, what, got, right, why))))

    def note(self, text):
        """Something to know that is no answer."""
        self.notes.append(f"{self.part}: {text}")
        self.say(f"note: {self.part}: {text}")

    def say(self, text):
        """Prints, unless nobody wants to hear."""
        if not self.quiet:
            print(text, flush=True)

    def split(self):
        """The wrong answers that are new, and those of known faults."""
        new, known = [], []
        for one in self.wrong:
            names = [key for key, entry in self.known.items() if fits(entry, one)]
            self.known_seen |= set(names)
            (known if names else new).append(one)
        return new, known

    def finish(self, shown=60):
        """Prints all wrong answers and gives the exit code."""
        new, known = self.split()
        for one in new[:shown]:
            print(f"WRONG {one.line()}")
        if len(new) > shown:
            print(f"and {len(new) - shown} more")
        for key in sorted(self.known_seen):
            count = sum(1 for one in known if fits(self.known[key], one))
            print(f"known fault {key}: {count} wrong answers")
        for key, entry in self.known.items():
            if entry["part"] in self.counts and key not in self.known_seen:
                print(
                    f"note: the known fault {key} was not seen here; mended, it leaves known.toml"
                )
        tried = sum(sum(counts.values()) for counts in self.counts.values())
        print(f"{self.school}: {tried} tried, {len(new)} wrong, {len(known)} of known faults")
        sys.stdout.flush()
        return 1 if new else 0

    def write(self, path):
        """Writes all of it as JSON."""
        new, known = self.split()
        text = {
            "school": self.school,
            "counts": self.counts,
            "seconds": self.seconds,
            "notes": self.notes,
            "wrong": [asdict(one) for one in new],
            "known": [asdict(one) for one in known],
        }
        Path(path).write_text(json.dumps(text, indent=1, ensure_ascii=False) + "\n", "utf-8")


def read_known():
    """Faults that are known and wait to be mended: known.toml, if there is one."""
    path = Path(__file__).resolve().parent / "known.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def fits(entry, wrong):
    """Whether a wrong answer is that of a known fault."""
    return wrong.part == entry["part"] and re.search(entry["line"], wrong.line()) is not None
