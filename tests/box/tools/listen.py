#!/usr/bin/env python3
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Answers on some TCP and UDP ports: the arguments."""

import select
import socket
import sys

RECEIVE_INFO, INFO = 49, 50  # IPV6_RECVPKTINFO, IPV6_PKTINFO


def main():
    """Listens until it is killed."""
    listening = []
    for port in map(int, sys.argv[1:]):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            one = socket.socket(socket.AF_INET6, kind)
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.setsockopt(socket.IPPROTO_IPV6, RECEIVE_INFO, 1)
            one.bind(("::", port))
            if kind == socket.SOCK_STREAM:
                one.listen(4096)
            listening.append(one)
    while True:
        for one in select.select(listening, [], [])[0]:
            if one.type == socket.SOCK_STREAM:
                asking, _ = one.accept()
                asking.send(b"firewall")
                asking.close()
            else:
                # The answer comes from the address that was asked.
                _, info, _, address = one.recvmsg(99, 200)
                asked = next(data for _, kind, data in info if kind == INFO)
                if asked[:1] != b"\xfe":
                    # Only an address of a link goes with its interface.
                    asked = asked[:16] + bytes(4)
                info = [(socket.IPPROTO_IPV6, INFO, asked)]
                one.sendmsg([b"firewall"], info, 0, address)


main()
