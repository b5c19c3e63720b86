# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A strict reader of UCI files, with the quoting rules of libuci.

Stricter than libuci in three points, because each would hide a fault of ours:
keywords are not abbreviated, a value has no line break, and a section or an
option is not given twice.
"""

import re
from dataclasses import dataclass, field

TYPE = re.compile(r"[A-Za-z0-9_-]+")
NAME = re.compile(r"[A-Za-z0-9_]+")


class Fault(Exception):
    def __init__(self, line, what):
        super().__init__(f"{line}: {what}")


@dataclass
class Section:
    line: int
    type: str
    name: str | None
    options: dict[str, str | list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def __str__(self):
        return f"{self.type} {self.name or '(without a name)'}"

    def all(self, option):
        """The values of an option, whether it was written as one or as a list."""
        value = self.options.get(option, [])
        return value if isinstance(value, list) else value.split()

    def one(self, option, default=None):
        value = self.options.get(option, default)
        return value if not isinstance(value, list) else " ".join(value)


def statements(text):
    """(line, words) of every statement; comments and blanks are gone."""
    words, word, line, start, at = [], None, 1, 1, 0
    while at < len(text):
        char = text[at]
        if char in "'\"":
            word = word or ""
            opened = line
            at += 1
            while True:
                if at >= len(text):
                    raise Fault(opened, f"quote {char} is never closed")
                if text[at] == char:
                    break
                if char == '"' and text[at] == "\\" and at + 1 < len(text):
                    at += 1
                if text[at] == "\n":
                    raise Fault(line, "line break inside quotes")
                word += text[at]
                at += 1
        elif char == "\\" and at + 1 < len(text):
            at += 1
            if text[at] == "\n":
                line += 1
            else:
                word = (word or "") + text[at]
        elif char == "#" and word is None:
            while at + 1 < len(text) and text[at + 1] != "\n":
                at += 1
        elif char in " \t\r\n;":
            if word is not None:
                words.append(word)
                word = None
            if char in "\n;":
                if words:
                    yield start, words
                words = []
                line += char == "\n"
                start = line
        else:
            word = (word or "") + char
        at += 1
    if word is not None:
        words.append(word)
    if words:
        yield start, words


def read(text):
    sections, names = [], {}
    for number, line in enumerate(text.splitlines(), 1):
        bad = re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", line)
        if bad:
            raise Fault(number, f"control character U+{ord(bad[0]):04X}")
    for line, (keyword, *words) in statements(text):
        if keyword == "config":
            if not 1 <= len(words) <= 2:
                raise Fault(line, "config takes a type and at most a name")
            if not TYPE.fullmatch(words[0]):
                raise Fault(line, f"section type {words[0]!r}")
            name = words[1] if len(words) == 2 else None
            if name is not None and not NAME.fullmatch(name):
                raise Fault(line, f"section name {name!r}")
            if name in names:
                raise Fault(line, f"section {name} is already in line {names[name]}")
            if name is not None:
                names[name] = line
            sections.append(Section(line, words[0], name))
        elif keyword in ("option", "list"):
            if not sections:
                raise Fault(line, f"{keyword} before any config")
            if len(words) != 2:
                raise Fault(line, f"{keyword} takes a name and one value, not {len(words)} words")
            name, value = words
            if not NAME.fullmatch(name):
                raise Fault(line, f"option name {name!r}")
            section = sections[-1]
            section.lines.setdefault(name, line)
            if keyword == "list":
                values = section.options.setdefault(name, [])
                if not isinstance(values, list):
                    raise Fault(line, f"{name} is an option and a list")
                values.append(value)
            elif name in section.options:
                raise Fault(line, f"option {name} is already in line {section.lines[name]}")
            else:
                section.options[name] = value
        else:
            raise Fault(line, f"{keyword!r} is neither config, option nor list")
    return sections
