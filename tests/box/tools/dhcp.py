#!/usr/bin/env python3
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A DHCP client that does exactly what it is told, at `eth0`.

Reads a JSON list of steps, writes the list of answers. A step: `do` is `discover`, `lease`
(discover and request) or `renew` (straight with the server), `mac`, and where it matters
`ask`, `address`, `server`.
"""

import json
import random
import select
import socket
import struct
import sys
import time

COOKIE = bytes.fromhex("63825363")
DISCOVER, OFFER, REQUEST, ACK, NAK = 1, 2, 3, 5, 6
TRIES, WAIT = 3, 1.5
WANTED = bytes([55, 8, 1, 3, 6, 15, 42, 51, 66, 67])


def option(number, data):
    """One option."""
    return bytes([number, len(data)]) + data


def message(kind, mac, number, address=None, **options):
    """A message of a client. `address` is the one that it has, for a renewal."""
    flags = 0 if address else 0x8000
    head = struct.pack("!BBBBIHH", 1, 1, 6, 0, number, 0, flags)
    head += socket.inet_aton(address or "0.0.0.0") + bytes(12)
    head += bytes.fromhex(mac.replace(":", "")) + bytes(10 + 64 + 128)
    body = COOKIE + option(53, bytes([kind])) + WANTED
    if options.get("ask"):
        body += option(50, socket.inet_aton(options["ask"]))
    if options.get("server"):
        body += option(54, socket.inet_aton(options["server"]))
    return head + body + b"\xff"


def parsed(data):
    """What an answer says."""
    number = struct.unpack("!I", data[4:8])[0]
    found, place = {}, 240
    while place < len(data) and data[place] != 255:
        if data[place] == 0:
            place += 1
            continue
        size = data[place + 1]
        found[data[place]] = data[place + 2 : place + 2 + size]
        place += 2 + size

    def addresses(key):
        value = found.get(key, b"")
        return [socket.inet_ntoa(value[n : n + 4]) for n in range(0, len(value), 4)]

    def text(value):
        return value.split(b"\0")[0].decode(errors="replace")

    return (
        number,
        found.get(53, b"\0")[0],
        {
            "address": socket.inet_ntoa(data[16:20]),
            "next": socket.inet_ntoa(data[20:24]),
            "file": text(data[108:236]),
            "mask": addresses(1),
            "router": addresses(3),
            "dns": addresses(6),
            "domain": text(found.get(15, b"")),
            "ntp": addresses(42),
            "lease": int.from_bytes(found.get(51, b""), "big"),
            "server": (addresses(54) or [None])[0],
            "boot-server": text(found.get(66, b"")),
            "boot-file": text(found.get(67, b"")),
        },
    )


class Client:
    """A socket at port 68."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0\0")
        self.socket.bind(("", 68))

    def exchange(self, target, wanted, kind, mac, tries=TRIES, **options):
        """Sends a message until an answer of one of the wanted kinds comes."""
        number = random.getrandbits(32)
        for _ in range(tries):
            self.socket.sendto(message(kind, mac, number, **options), (target, 67))
            end = time.monotonic() + WAIT
            while time.monotonic() < end:
                if not select.select([self.socket], [], [], 0.1)[0]:
                    continue
                data = self.socket.recv(2000)
                if len(data) > 240:
                    answered, said, told = parsed(data)
                    if answered == number and said in wanted:
                        return said, told
        return None, None

    def step(self, do, mac, ask=None, address=None, server=None, tries=TRIES):
        """Does one step, and gives what the server said."""
        if do == "renew":
            said, told = self.exchange(server, (ACK, NAK), REQUEST, mac, tries, address=address)
            return told if said == ACK else None
        _, told = self.exchange("255.255.255.255", (OFFER,), DISCOVER, mac, tries, ask=ask)
        if do == "discover" or told is None:
            return told
        offered, server = told["address"], told["server"]
        said, told = self.exchange(
            "255.255.255.255", (ACK, NAK), REQUEST, mac, tries, ask=offered, server=server
        )
        return told if said == ACK else None


def main():
    """Does all steps."""
    client = Client()
    answers = []
    for step in json.load(sys.stdin):
        try:
            answers.append(client.step(**step))
        except OSError as error:
            answers.append({"error": str(error)})
    json.dump(answers, sys.stdout)


main()
