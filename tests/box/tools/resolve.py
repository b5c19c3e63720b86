#!/usr/bin/env python3
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Asks a resolver for many names at once.

The arguments are the resolver and how often is asked. Reads a JSON list of names, writes a list:
the last address or name of each answer, or why there is none. A name that ends in `.arpa` is asked
for what it points to.
"""

import json
import select
import socket
import struct
import sys
import time

CODES = {0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 5: "REFUSED"}
A, CNAME, PTR = 1, 5, 12
AT_ONCE, WAIT = 40, 4.0


def question(number, name):
    """A question as it is sent."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    kind = PTR if name.endswith(".arpa") else A
    return (
        struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0)
        + labels
        + struct.pack("!BHH", 0, kind, 1)
    )


def name_at(data, place):
    """The name at a place, and the place behind it."""
    labels, behind = [], None
    while data[place]:
        if data[place] >= 192:
            behind = behind or place + 2
            place = struct.unpack("!H", data[place : place + 2])[0] & 0x3FFF
            continue
        labels.append(data[place + 1 : place + 1 + data[place]].decode(errors="replace"))
        place += 1 + data[place]
    return ".".join(labels), behind or place + 1


def answer(data):
    """What an answer says."""
    flags, _, answers = struct.unpack("!HHH", data[2:8])
    if flags & 15:
        return CODES.get(flags & 15, str(flags & 15))
    _, place = name_at(data, 12)
    place, last = place + 4, "no address"
    for _ in range(answers):
        _, place = name_at(data, place)
        kind, _, _, size = struct.unpack("!HHIH", data[place : place + 10])
        place += 10
        if kind == A:
            last = socket.inet_ntoa(data[place : place + 4])
        elif kind in (CNAME, PTR):
            last = name_at(data, place)[0] + "."
        place += size
    return last


def ask(asking, names, answers, tries):
    """Asks for some names, and again for those without an answer."""
    for _ in range(tries):
        open_ones = [number for number in names if answers[number] == "no answer"]
        for number in open_ones:
            asking.send(question(number, names[number]))
        end = time.monotonic() + WAIT
        while time.monotonic() < end and any(answers[n] == "no answer" for n in open_ones):
            if select.select([asking], [], [], 0.2)[0]:
                try:
                    data = asking.recv(2000)
                except OSError:
                    break
                number = struct.unpack("!H", data[:2])[0]
                if number in names:
                    answers[number] = answer(data)


def main():
    """Asks for all names, some at once."""
    resolver, tries = sys.argv[1], int(sys.argv[2])
    names = dict(enumerate(json.load(sys.stdin)))
    answers = dict.fromkeys(names, "no answer")
    family = socket.AF_INET6 if ":" in resolver else socket.AF_INET
    asking = socket.socket(family, socket.SOCK_DGRAM)
    asking.connect((resolver, 53))
    numbers = list(names)
    for first in range(0, len(numbers), AT_ONCE):
        some = {number: names[number] for number in numbers[first : first + AT_ONCE]}
        ask(asking, some, answers, tries)
    json.dump(list(answers.values()), sys.stdout)


main()
