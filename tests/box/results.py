# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What was tried, and each wrong answer as one line."""

import json
import sys
import time
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

    def finish(self, shown=60):
        """Prints all wrong answers and gives the exit code."""
        for one in self.wrong[:shown]:
            print(f"WRONG {one.line()}")
        if len(self.wrong) > shown:
            print(f"and {len(self.wrong) - shown} more")
        tried = sum(sum(counts.values()) for counts in self.counts.values())
        print(f"{self.school}: {tried} tried, {len(self.wrong)} wrong")
        sys.stdout.flush()
        return 1 if self.wrong else 0

    def write(self, path):
        """Writes all of it as JSON."""
        text = {
            "school": self.school,
            "counts": self.counts,
            "seconds": self.seconds,
            "notes": self.notes,
            "wrong": [asdict(one) for one in self.wrong],
        }
        Path(path).write_text(json.dumps(text, indent=1, ensure_ascii=False) + "\n", "utf-8")
