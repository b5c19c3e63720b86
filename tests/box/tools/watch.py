#!/usr/bin/env python3
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Notes the packets of send.py that arrive in a namespace, until its standard input ends.

Prints `ready`, and at the end the list of their numbers as JSON.
"""

import json
import select
import socket
import struct
import sys

MARK = 0x6D75
ALL = 0x0003  # ETH_P_ALL
OUTGOING = 4


def number_of(frame):
    """The number in a packet of send.py, or None."""
    kind = struct.unpack("!H", frame[12:14])[0]
    if kind == 0x0800:
        proto, body = frame[23], frame[14 + (frame[14] & 15) * 4 :]
    elif kind == 0x86DD:
        proto, body = frame[20], frame[54:]
    else:
        return None
    if proto == 17 and len(body) >= 16 and struct.unpack("!H", body[8:10])[0] == MARK:
        return struct.unpack("!I", body[12:16])[0]
    if proto == 6 and len(body) >= 20 and struct.unpack("!H", body[14:16])[0] == MARK:
        return struct.unpack("!I", body[4:8])[0]
    return None


def main():
    """Listens to all interfaces."""
    listening = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL))
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    listening.setblocking(False)
    print("ready", flush=True)
    seen = set()
    ended = False
    while True:
        ready, _, _ = select.select([listening] + ([] if ended else [sys.stdin]), [], [], 0.3)
        if listening in ready:
            frame, where = listening.recvfrom(2000)
            if where[2] != OUTGOING:
                seen.add(number_of(frame))
        elif ended:
            break
        if sys.stdin in ready and not sys.stdin.read(1):
            ended = True
    print(json.dumps(sorted(seen - {None})))


main()
