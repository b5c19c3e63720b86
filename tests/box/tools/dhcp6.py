#!/usr/bin/env python3
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A DHCPv6 client that does exactly what it is told, at `eth0`.

Reads a JSON list of steps, writes the list of answers. A step: `do` is `inform` (information
alone), `solicit`, `lease` (solicit and request), `renew`, or `relay` (plays the relay of a segment,
straight to an address of the server), `mac`, and where it matters `ask`, `address`, `server` (the
DUID that the server gave, in hex digits), `target`, `link`.
"""

import ipaddress
import json
import random
import select
import socket
import struct
import sys
import time

SOLICIT, ADVERTISE, REQUEST, RENEW, REPLY, INFORM, RELAY, BACK = 1, 2, 3, 5, 7, 11, 12, 13
CLIENT_ID, SERVER_ID, IA_NA, IA_ADDRESS, WANTED, ELAPSED, RELAYED, STATUS = 1, 2, 3, 5, 6, 8, 9, 13
DNS, SEARCH, SNTP, REFRESH, NTP = 23, 24, 31, 32, 56
EVERYBODY = "ff02::1:2"
TRIES, WAIT = 3, 1.5


def option(number, data):
    """One option."""
    return struct.pack("!HH", number, len(data)) + data


def pairs(data):
    """The numbers and the data of options, in their order."""
    place = 0
    while place + 4 <= len(data):
        number, size = struct.unpack("!HH", data[place : place + 4])
        yield number, data[place + 4 : place + 4 + size]
        place += 4 + size


def options(data):
    """The options of a message, each once."""
    return dict(pairs(data))


def every(data):
    """The data of all options."""
    return [inner for _, inner in pairs(data)]


def message(kind, mac, number, address=None, server=None):
    """A message of a client. `address` is the one that it has or wants."""
    data = struct.pack("!I", kind << 24 | number)
    # A DUID made from a MAC address alone (RFC 8415, 11.4).
    data += option(CLIENT_ID, struct.pack("!HH", 3, 1) + bytes.fromhex(mac.replace(":", "")))
    data += option(ELAPSED, bytes(2))
    data += option(WANTED, struct.pack("!5H", DNS, SEARCH, SNTP, REFRESH, NTP))
    if server:
        data += option(SERVER_ID, bytes.fromhex(server))
    if kind != INFORM:
        inner = b""
        if address:
            inner = option(IA_ADDRESS, ipaddress.ip_address(address).packed + bytes(8))
        data += option(IA_NA, struct.pack("!III", 1, 0, 0) + inner)
    return data


def parsed(data):
    """What an answer says."""
    found = options(data[4:])
    association = options(found.get(IA_NA, b"")[12:])
    lent = association.get(IA_ADDRESS)
    return {
        "address": str(ipaddress.ip_address(lent[:16])) if lent else None,
        "preferred": int.from_bytes(lent[16:20], "big") if lent else None,
        "lease": int.from_bytes(lent[20:24], "big") if lent else None,
        "status": int.from_bytes(association.get(STATUS, bytes(2))[:2], "big"),
        "refresh": int.from_bytes(found.get(REFRESH, b""), "big"),
        "dns": addresses(found.get(DNS, b"")),
        "sntp": addresses(found.get(SNTP, b"")),
        "ntp": [one for data in every(found.get(NTP, b"")) for one in addresses(data)],
        "domain": name(found.get(SEARCH, b"")),
        "server": found.get(SERVER_ID, b"").hex(),
    }


def addresses(data):
    """A list of addresses."""
    return [str(ipaddress.ip_address(data[n : n + 16])) for n in range(0, len(data), 16)]


def name(data):
    """The first name of a list, as the DNS writes it."""
    labels, place = [], 0
    while place < len(data) and data[place]:
        labels.append(data[place + 1 : place + 1 + data[place]].decode(errors="replace"))
        place += 1 + data[place]
    return ".".join(labels)


class Client:
    """A socket at port 546 of the link-local address."""

    def __init__(self):
        self.index = socket.if_nametoindex("eth0")
        self.socket = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0\0")
        self.socket.bind(("::", 546, 0, self.index))

    def exchange(self, kind, wanted, mac, tries=TRIES, **said):
        """Sends a message until an answer of the wanted kind comes."""
        number = random.getrandbits(24)
        for _ in range(tries):
            target = (EVERYBODY, 547, 0, self.index)
            self.socket.sendto(message(kind, mac, number, **said), target)
            end = time.monotonic() + WAIT
            while time.monotonic() < end:
                if not select.select([self.socket], [], [], 0.1)[0]:
                    continue
                data = self.socket.recv(2000)
                if len(data) > 4 and struct.unpack("!I", data[:4])[0] == (wanted << 24 | number):
                    return parsed(data)
        return None

    def relay(self, target, link, mac, tries=TRIES):
        """Brings the server a message as the relay of a segment does, and gives its answer."""
        relaying = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        relaying.settimeout(WAIT)
        relaying.bind(("::", 547))
        head = struct.pack("!BB", RELAY, 0) + ipaddress.ip_address(link).packed
        head += ipaddress.ip_address("fe80::1").packed
        for _ in range(tries):
            number = random.getrandbits(24)
            relaying.sendto(head + option(RELAYED, message(SOLICIT, mac, number)), (target, 547))
            try:
                data = relaying.recv(2000)
            except TimeoutError:
                continue
            if data[0] == BACK:
                return parsed(options(data[34:])[RELAYED])
        return None

    def step(self, do, mac, ask=None, address=None, server=None, tries=TRIES, **relayed):
        """Does one step, and gives what the server said."""
        if do == "relay":
            return self.relay(mac=mac, tries=tries, **relayed)
        if do == "inform":
            return self.exchange(INFORM, REPLY, mac, tries)
        if do == "renew":
            return self.exchange(RENEW, REPLY, mac, tries, address=address, server=server)
        told = self.exchange(SOLICIT, ADVERTISE, mac, tries, address=ask)
        if do == "solicit" or told is None or told["address"] is None:
            return told
        chosen = {"address": told["address"], "server": told["server"]}
        return self.exchange(REQUEST, REPLY, mac, tries, **chosen)


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
