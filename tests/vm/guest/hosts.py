# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The machines around the router: one network namespace for each, and what they can do.

A namespace is a machine at the end of a cable. All stand in one process that goes from namespace to namespace, since a
socket belongs to the one in which it was made.
"""

import contextlib
import ctypes
import os
import select
import socket
import subprocess
import threading
import time

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000
# Only one thread may be elsewhere at a time, and it must come back.
ELSEWHERE = threading.Lock()


@contextlib.contextmanager
def inside(name):
    """What is opened here belongs to the namespace of that name; the router itself has none."""
    if name is None:
        yield
        return
    with ELSEWHERE, open("/proc/thread-self/ns/net", encoding="ascii") as home:
        with open(f"/run/netns/{name}", encoding="ascii") as there:
            enter(there)
        try:
            yield
        finally:
            enter(home)


def enter(namespace):
    if LIBC.setns(namespace.fileno(), CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def listen(places):
    """Answers on TCP at each (namespace, port), on all addresses; each answer is the name of the namespace."""
    sockets = {}
    for name, port in places:
        with inside(name):
            server = socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=64)
            sockets[server.fileno()] = server, name
    threading.Thread(target=answer, args=(sockets,), daemon=True).start()


def answer(sockets):
    poll = select.poll()
    for number in sockets:
        poll.register(number, select.POLLIN)
    while True:
        for number, _ in poll.poll():
            server, name = sockets[number]
            with contextlib.suppress(OSError):
                client, _ = server.accept()
                client.sendall(f"{name}\n".encode())
                client.close()


def reached(paths, seconds=2.5):
    """Which of (namespace, source or None, destination, port) get an answer over TCP: the same list, of what was read.

    Nothing stands for no answer. All are tried at once, since what is dropped costs the whole time.
    """
    tried, poll = {}, select.poll()
    answers = [None] * len(paths)
    for place, (name, source, destination, port) in enumerate(paths):
        family = socket.AF_INET6 if ":" in destination else socket.AF_INET
        with inside(name):
            client = socket.socket(family, socket.SOCK_STREAM)
        client.setblocking(False)
        if source is not None:
            client.bind((source, 0))
        with contextlib.suppress(BlockingIOError, OSError):
            client.connect((destination, port))
        poll.register(client, select.POLLIN)
        tried[client.fileno()] = client, place
    until = time.monotonic() + seconds
    while tried and time.monotonic() < until:
        for number, _ in poll.poll(max(0, until - time.monotonic()) * 1000):
            client, place = tried.pop(number)
            poll.unregister(number)
            with contextlib.suppress(OSError):
                answers[place] = client.recv(100).decode(errors="replace").strip() or None
            client.close()
    for client, _ in tried.values():
        client.close()
    return answers


def run(name, command, seconds=60):
    """A command of one of the machines, or of the router for None; its code and what it said."""
    words = ["bash", "-c", command]
    if name is not None:
        words = ["ip", "netns", "exec", name, *words]
    try:
        ran = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             timeout=seconds, check=False, cwd=os.environ.get("HOME", "/root"))
    except subprocess.TimeoutExpired as late:
        return 124, (late.stdout or b"").decode(errors="replace") + f"\nnot done after {seconds} s"
    return ran.returncode, ran.stdout.decode(errors="replace")
