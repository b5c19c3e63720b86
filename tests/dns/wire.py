# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The little of the DNS that `run` speaks: questions for addresses, and an upstream that answers each."""

import ipaddress
import socket
import struct


def ask(client, server, name):
    """The last address that a client gets for a name, `NXDOMAIN`, another word for what came, or `silence`."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as at:
        at.bind((client, 0))
        at.settimeout(3)
        try:
            at.sendto(struct.pack("!6H", 7, 0x0100, 1, 0, 0, 0) + labels + b"\0\0\1\0\1", (server, 53))
            got = at.recv(4096)
        except OSError:
            return "silence"
    code, count = got[3] & 15, struct.unpack("!H", got[6:8])[0]
    if code:
        return {3: "NXDOMAIN", 2: "SERVFAIL", 5: "REFUSED"}.get(code, f"code {code}")
    place, found = after_name(got, 12) + 4, "no address"
    for _ in range(count):
        place = after_name(got, place)
        kind, _, _, length = struct.unpack("!HHIH", got[place : place + 10])
        if kind == 1:
            found = str(ipaddress.ip_address(got[place + 10 : place + 14]))
        place += 10 + length
    return found


def answer(address, of):
    """Answers every question for an IPv4 address with what `of` says for the name; others get none."""
    at = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    at.bind((address, 53))
    while True:
        asked, client = at.recvfrom(4096)
        end = after_name(asked, 12)
        labels, place = [], 12
        while asked[place]:
            labels.append(asked[place + 1 : place + 1 + asked[place]].decode())
            place += asked[place] + 1
        data = b""
        if asked[end : end + 2] == b"\0\1":
            packed = ipaddress.ip_address(of(".".join(labels).lower())).packed
            data = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + packed
        head = asked[:2] + struct.pack("!5H", 0x8180, 1, 1 if data else 0, 0, 0)
        at.sendto(head + asked[12 : end + 4] + data, client)


def after_name(packet, place):
    while packet[place]:
        if packet[place] >= 0xC0:
            return place + 2
        place += packet[place] + 1
    return place + 1
