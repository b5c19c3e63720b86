# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The little of the DNS that `run` speaks: questions for addresses, and an upstream that answers each.

The upstream gives a name one IPv4 address, and the same four bytes at the end of its IPv6 address and of the address
that its HTTPS record hints at: whatever was asked, the answer says whose it is.
"""

import ipaddress
import socket
import struct

A, CNAME, AAAA, HTTPS = 1, 5, 28, 65


def ask(client, server, name, kind=A, tcp=False):
    """The last address that a client gets for a name, `NXDOMAIN`, another word for what came, or `silence`."""
    question = struct.pack("!6H", 7, 0x0100, 1, 0, 0, 0) + packed(name) + struct.pack("!HH", kind, 1)
    family = socket.AF_INET6 if ":" in client else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM) as at:
        at.bind((client, 0))
        at.settimeout(3)
        try:
            at.connect((server, 53))
            if tcp:
                at.sendall(struct.pack("!H", len(question)) + question)
                got = at.recv(4096)[2:]
            else:
                at.send(question)
                got = at.recv(4096)
        except OSError:
            return "silence"
    return said(got, kind)


def said(got, asked):
    """What an answer says."""
    code, count = got[3] & 15, struct.unpack("!H", got[6:8])[0]
    if code:
        return {3: "NXDOMAIN", 2: "SERVFAIL", 5: "REFUSED"}.get(code, f"code {code}")
    place, found = after_name(got, 12) + 4, "no address"
    for _ in range(count):
        place = after_name(got, place)
        kind, _, _, length = struct.unpack("!HHIH", got[place : place + 10])
        place += 10 + length
        if kind == asked:
            found = str(ipaddress.ip_address(got[place - 4 : place]))
    return found


def answer(address, of, alias):
    """Answers every question with what `of` says for the name, or for where `alias` says that it leads."""
    at = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    at.bind((address, 53))
    while True:
        asked, client = at.recvfrom(4096)
        end = after_name(asked, 12)
        labels, place = [], 12
        while asked[place]:
            labels.append(asked[place + 1 : place + 1 + asked[place]].decode())
            place += asked[place] + 1
        name = ".".join(labels).lower()
        kind, leads_to = struct.unpack("!H", asked[end : end + 2])[0], alias(name)
        found = [record(packed(name), CNAME, packed(leads_to))] if leads_to else []
        owner = leads_to or name
        four = ipaddress.ip_address(of(owner)).packed
        if kind == A:
            found.append(record(packed(owner), A, four))
        elif kind == AAAA:
            found.append(record(packed(owner), AAAA, ipaddress.ip_address("2001:db8::").packed[:12] + four))
        elif kind == HTTPS:
            # Priority 1, the name itself, and the key 4: an address as a hint.
            found.append(record(packed(owner), HTTPS, struct.pack("!HBHH", 1, 0, 4, 4) + four))
        head = asked[:2] + struct.pack("!5H", 0x8180, 1, len(found), 0, 0)
        at.sendto(head + asked[12 : end + 4] + b"".join(found), client)


def record(owner, kind, data):
    return owner + struct.pack("!HHIH", kind, 1, 60, len(data)) + data


def packed(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def after_name(packet, place):
    while packet[place]:
        if packet[place] >= 0xC0:
            return place + 2
        place += packet[place] + 1
    return place + 1
