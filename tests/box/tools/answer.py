#!/usr/bin/env python3
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Answers on every TCP and UDP port of a namespace, and says whom it saw asking.

A rule of the namespace redirects all ports to 7777.
"""

import asyncio
import socket

PORT = 7777


async def tcp(_, writer):
    """Says who asks, and closes when the other side has had time to read it."""
    try:
        writer.write(writer.get_extra_info("peername")[0].encode())
        await writer.drain()
        writer.close()
    except OSError:
        pass


class Datagrams(asyncio.DatagramProtocol):
    """Says who asks."""

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, _, address):
        self.transport.sendto(address[0].encode(), address)


async def main():
    """Listens until it is killed."""
    loop = asyncio.get_running_loop()
    keep = [await asyncio.start_server(tcp, None, PORT, backlog=4096)]
    for family, everything in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
        udp = socket.socket(family, socket.SOCK_DGRAM)
        if family == socket.AF_INET6:
            udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        udp.bind((everything, PORT))
        keep.append(await loop.create_datagram_endpoint(Datagrams, sock=udp))
    print("ready", flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
