#!/usr/bin/env python3
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Sends packets with any source address.

Reads a JSON list of [number, source, target, protocol, port]; each becomes one packet that carries
its number. Of every other protocol one stands for all: GRE. The argument is a pause in seconds
after each.
"""

import json
import socket
import struct
import sys
import time

MARK = 0x6D75  # "mu"
GRE = 47


def checksum(data):
    """The checksum of the internet protocols."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    total += total >> 16
    return ~total & 0xFFFF


def payload(number, source, target, proto, port):
    """A UDP datagram, the SYN of a TCP connection, an echo request or GRE, with the number."""
    mark = struct.pack("!HHI", MARK, 0, number)
    source_port = 20000 + number % 40000
    if proto == "other":
        return GRE, struct.pack("!HH", 0, 0x0800) + mark
    if proto == "udp":
        body, kind, place = struct.pack("!HHHH", source_port, port, 16, 0) + mark, 17, 6
    elif proto == "icmp":
        echo, kind = (8, 1) if len(source) == 4 else (128, 58)
        body = struct.pack("!BBHHH", echo, 0, 0, number & 0xFFFF, number >> 16) + mark
        place = 2
    else:
        # The number is the sequence number, and the window says that it is one.
        body = struct.pack("!HHIIBBHHH", source_port, port, number, 0, 5 << 4, 2, MARK, 0, 0)
        kind, place = 6, 16
    if kind == 1:
        around = b""
    elif len(source) == 4:
        around = source + target + struct.pack("!BBH", 0, kind, len(body))
    else:
        around = source + target + struct.pack("!II", len(body), kind)
    body = body[:place] + struct.pack("!H", checksum(around + body)) + body[place + 2 :]
    return kind, body


def packet(number, source, target, proto, port):
    """The whole packet."""
    kind, body = payload(number, source, target, proto, port)
    if len(source) == 4:
        head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, kind, 0)
        return head + source + target + body
    return struct.pack("!IHBB", 6 << 28, len(body), kind, 64) + source + target + body


def main():
    """Sends all, and prints how many could be sent."""
    pause = float(sys.argv[1]) if len(sys.argv) > 1 else 0
    sockets = {}
    for family in (socket.AF_INET, socket.AF_INET6):
        sockets[family] = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW)
    sockets[socket.AF_INET].setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    sockets[socket.AF_INET6].setsockopt(socket.IPPROTO_IPV6, 36, 1)  # IPV6_HDRINCL
    sent = 0
    for number, source, target, proto, port in json.load(sys.stdin):
        family = socket.AF_INET6 if ":" in target else socket.AF_INET
        pack = socket.inet_pton
        whole = packet(number, pack(family, source), pack(family, target), proto, port)
        try:
            sockets[family].sendto(whole, (target, 0))
            sent += 1
        except OSError as error:
            print(f"{source} to {target}: {error}", file=sys.stderr)
        if pause:
            time.sleep(pause)
    print(sent)


main()
