#!/usr/bin/env python3
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Notes the packets of send.py that arrive in a namespace, until its standard input ends.

Prints `ready`, and at the end the list of their numbers as JSON. With the argument `inside` it
notes only those that the rules let through to the namespace itself.
"""

import json
import select
import socket
import struct
import sys

MARK = 0x6D75
ALL = 0x0003  # ETH_P_ALL
OUTGOING = 4
TCP, UDP, GRE = 6, 17, 47
ECHO = {socket.AF_INET: (1, 8), socket.AF_INET6: (58, 128)}


def number_of(frame):
    """The number in a frame with a packet of send.py, or None."""
    kind = struct.unpack("!H", frame[12:14])[0]
    if kind == 0x0800:
        return number_in(socket.AF_INET, frame[23], frame[14 + (frame[14] & 15) * 4 :])
    if kind == 0x86DD:
        return number_in(socket.AF_INET6, frame[20], frame[54:])
    return None


def number_in(family, proto, body):
    """The number in what an IP packet holds, or None."""
    if proto == TCP:
        if len(body) >= 20 and struct.unpack("!H", body[14:16])[0] == MARK:
            return struct.unpack("!I", body[4:8])[0]
        return None
    if proto == GRE:
        mark = body[4:]
    elif proto == UDP or (proto == ECHO[family][0] and body[:1] == bytes([ECHO[family][1]])):
        mark = body[8:]
    else:
        return None
    if len(mark) >= 8 and struct.unpack("!H", mark[:2])[0] == MARK:
        return struct.unpack("!I", mark[4:8])[0]
    return None


def listeners(inside):
    """Sockets that hear all interfaces, or what comes to the namespace itself."""
    if not inside:
        yield socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL)), None
        return
    for family, (echo, _) in ECHO.items():
        for proto in (TCP, UDP, GRE, echo):
            yield socket.socket(family, socket.SOCK_RAW, proto), (family, proto)


def heard(listening, about):
    """The number of the packet that a socket has heard, or None."""
    frame, where = listening.recvfrom(2000)
    if about is None:
        return None if where[2] == OUTGOING else number_of(frame)
    family, proto = about
    # A raw socket gives the head of IPv4 as well.
    body = frame[(frame[0] & 15) * 4 :] if family == socket.AF_INET else frame
    return number_in(family, proto, body)


def main():
    """Listens until there is nothing more to come."""
    listening = dict(listeners("inside" in sys.argv[1:]))
    for one in listening:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        one.setblocking(False)
    print("ready", flush=True)
    seen = set()
    ended = False
    while True:
        ready, _, _ = select.select([*listening, *([] if ended else [sys.stdin])], [], [], 0.3)
        for one in ready:
            if one in listening:
                seen.add(heard(one, listening[one]))
        if ended and not ready:
            break
        if sys.stdin in ready and not sys.stdin.read(1):
            ended = True
    print(json.dumps(sorted(seen - {None})))


main()
