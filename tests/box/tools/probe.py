#!/usr/bin/env python3
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Asks many addresses at once.

Reads a JSON list of [protocol, source or null, source port, target, port], and writes the list of
answers: what came back, `echo`, or null. The arguments are the longest wait in seconds for a
batch, how many are asked at once, and after how many seconds without an answer a batch is over.
"""

import json
import os
import resource
import select
import socket
import struct
import sys
import time


def checksum(data):
    """The checksum of the internet protocols."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    total += total >> 16
    return ~total & 0xFFFF


def echo_request(family, number):
    """An echo request with a number to know its answer by."""
    kind = 8 if family == socket.AF_INET else 128
    ident = os.getpid() & 0xFFFF
    packet = struct.pack("!BBHHH", kind, 0, 0, ident, number) + b"muster"
    if family == socket.AF_INET:
        packet = packet[:2] + struct.pack("!H", checksum(packet)) + packet[4:]
    return packet


def where(target, port):
    """The address of a socket; a link-local one goes with its interface, as in `fe80::1%eth0`."""
    address, _, interface = target.partition("%")
    if interface:
        return address, port, 0, socket.if_nametoindex(interface)
    return target, port


class Batch:
    """Some questions, asked at once."""

    def __init__(self, questions):
        self.poll = select.epoll()
        self.open = {}
        self.answers = [None] * len(questions)
        # One socket for all echoes of a source: each would hear the answers of all others.
        self.echoes = {}
        for number, question in enumerate(questions):
            try:
                self.ask(number, *question)
            except OSError as error:
                self.answers[number] = f"!{error.strerror}"

    def ask(self, number, proto, source, source_port, target, port):
        """Sends one question."""
        family = socket.AF_INET6 if ":" in target else socket.AF_INET
        if proto == "icmp":
            self.echo_socket(family, source).sendto(echo_request(family, number), (target, 0))
            return
        kind = socket.SOCK_STREAM if proto == "tcp" else socket.SOCK_DGRAM
        asking = self.socket(family, kind, 0, source, source_port)
        try:
            asking.connect(where(target, port))
        except BlockingIOError:
            pass
        if proto == "udp":
            asking.send(b"muster")
        self.open[asking.fileno()] = (asking, number)
        self.poll.register(asking.fileno(), select.EPOLLIN | select.EPOLLERR | select.EPOLLHUP)

    def socket(self, family, kind, proto, source, source_port):
        """A socket that speaks with an address and port of its own."""
        made = socket.socket(family, kind, proto)
        made.setblocking(False)
        if source or source_port:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind((source or "", source_port))
        return made

    def echo_socket(self, family, source):
        """The socket that sends and hears the echoes of a source."""
        if (family, source) not in self.echoes:
            proto = socket.IPPROTO_ICMP if family == socket.AF_INET else socket.IPPROTO_ICMPV6
            made = self.socket(family, socket.SOCK_RAW, proto, source, 0)
            self.echoes[family, source] = made
            self.open[made.fileno()] = (made, None)
            self.poll.register(made.fileno(), select.EPOLLIN)
        return self.echoes[family, source]

    def hear(self, longest, quiet):
        """Waits for answers."""
        end = time.monotonic() + longest
        last = time.monotonic()
        while self.open and time.monotonic() < min(end, last + quiet):
            for number, _ in self.poll.poll(0.1):
                asking, question = self.open[number]
                if question is None:
                    self.hear_echoes(asking)
                else:
                    self.hear_one(asking, question)
                last = time.monotonic()
        for asking, _ in self.open.values():
            asking.close()
        self.poll.close()
        return self.answers

    def hear_one(self, asking, question):
        """Reads the answer to one question."""
        try:
            answer = asking.recv(200).decode(errors="replace")
            self.answers[question] = answer or "!closed"
        except BlockingIOError:
            return
        except OSError as error:
            self.answers[question] = f"!{error.strerror}"
        self.poll.unregister(asking.fileno())
        del self.open[asking.fileno()]
        asking.close()

    def hear_echoes(self, asking):
        """Reads all echoes that have come."""
        while True:
            try:
                packet = asking.recv(200)
            except OSError:
                return
            if asking.family == socket.AF_INET:
                packet = packet[(packet[0] & 15) * 4 :]
            kind, _, _, ident, number = struct.unpack("!BBHHH", packet[:8])
            if kind in (0, 129) and ident == os.getpid() & 0xFFFF and number < len(self.answers):
                self.answers[number] = "echo"


def main():
    """Asks all questions, batch by batch."""
    longest, size, quiet = float(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_NOFILE, (size + 100, size + 100))
    questions = json.load(sys.stdin)
    answers = []
    for first in range(0, len(questions), size):
        answers += Batch(questions[first : first + size]).hear(longest, quiet)
    json.dump(answers, sys.stdout)


main()
