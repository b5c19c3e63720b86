#!/usr/bin/env python3
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Fetches a file by TFTP: the arguments are the server and the name. Prints how many bytes came."""

import socket
import struct
import sys

TRIES, WAIT = 3, 1.2


def main():
    """Asks for the file; every block comes from a port that the server chooses."""
    server, name = sys.argv[1:]
    asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    asking.settimeout(WAIT)
    sent, target, size, wanted = None, (server, 69), 0, 1
    sent = struct.pack("!H", 1) + name.encode() + b"\0octet\0"
    left = TRIES
    asking.sendto(sent, target)
    while left:
        try:
            data, sender = asking.recvfrom(2000)
        except OSError:
            left -= 1
            asking.sendto(sent, target)
            continue
        kind, block = struct.unpack("!HH", data[:4])
        if kind == 5:
            print(f"error {block}: {data[4:-1].decode(errors='replace')}")
            return
        if kind != 3 or block != wanted & 0xFFFF:
            continue
        size += len(data) - 4
        sent, target, wanted, left = struct.pack("!HH", 4, block), sender, wanted + 1, TRIES
        asking.sendto(sent, target)
        if len(data) < 516:
            print(size)
            return
    print("nothing" if size == 0 else f"only {size} bytes")


main()
