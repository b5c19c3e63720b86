# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Talks to the command line of a device that has no shell, over SSH, in a session of its own.

    dialogue.py ask | try | back | confirm | undo        what there is to know comes as JSON on standard input

What is typed, and what is answered when it was done, says the platform. An answer that is not seen is a failure: nothing is
taken for done. A device fetches its file from this machine; it lies there for so long, and for its owner alone.

Ends with 0, with 1 when something failed, with 3 when the device cannot be reached, with 4 when it was left as it was.
"""

import base64
import contextlib
import datetime
import fcntl
import getpass
import glob
import hashlib
import json
import os
import pty
import re
import secrets
import select
import shlex
import signal
import socket
import struct
import sys
import termios
import time

FAILED, AWAY, UNTOUCHED = 1, 3, 4
# The mark of a file that was confirmed: a name on the device, of which platforms allow 32 characters.
MARK = re.compile(r"\bmuster-[0-9a-f]{24}\b")
# What OpenSSH asks, here and on devices.
IS_HOST_KNOWN, PASSWORD, IS_SURE = re.compile(r"\(yes/no[^)]*\)\? ?$"), re.compile(r"assword: ?$"), re.compile(r"\(y/n\)\? ?$")
# Files that an earlier run left when it was killed.
FETCHED = "muster-fetched-"


class Stopped(Exception):
    """What went wrong, and how this program ends."""

    def __init__(self, said, code=FAILED):
        super().__init__(said)
        self.code = code


class Lost(Exception):
    """The session is over, and nobody knows what came of the last command."""


class Session:
    """A session at the command line."""

    def __init__(self, told, address):
        self.talk, self.read, self.passwords = told["talk"], "", 0
        self.prompt = re.compile(rf"(?:^|\n)[\w.()-]+{re.escape(self.talk['prompt'])} ?$")
        alive = max(1, told["patience"] // 3)
        # What is said first holds for ssh: no session of somebody else is used, and what the admin says comes before ours.
        command = ["ssh", "-tt", "-o", "ControlPath=none", "-o", "ControlMaster=no", *told["options"],
                   "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", f"ConnectTimeout={told['patience']}",
                   "-o", f"ServerAliveInterval={alive}", "-o", "ServerAliveCountMax=3", "--", address]
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execvp(command[0], command)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 250, 0, 0))
        try:
            self.wait(told["patience"] + 5, self.prompt)
        except Lost as lost:
            self.end()
            raise Stopped(f"{address} does not answer: {lost}", AWAY) from lost
        for line in self.talk["opening"]:
            self.type(line)

    def wait(self, seconds, *ends):
        """Reads until one of these ends it, and gives which."""
        until = time.monotonic() + seconds
        while True:
            for end in ends:
                if end.search(self.read):
                    return end
            ready, _, _ = select.select([self.terminal], [], [], max(0, until - time.monotonic()))
            if not ready:
                raise Lost(f"nothing more after {tail(self.read)!r}")
            try:
                said = os.read(self.terminal, 65536)
            except OSError:
                said = b""
            if not said:
                raise Lost(tail(self.read) or "the session is over")
            self.read += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", said.decode("utf-8", "replace"))

    def type(self, line, seconds=60, fetch=None):
        """Types a command, answers what is asked of a file, and gives what it prints."""
        self.read = ""
        os.write(self.terminal, f"{line}\r".encode())
        asked = [IS_HOST_KNOWN, PASSWORD, IS_SURE] if fetch else []
        while True:
            end = self.wait(seconds, self.prompt, *asked)
            if end is self.prompt:
                return "\n".join(self.read.split("\n")[1:-1])
            self.answer(end, fetch)

    def answer(self, question, fetch):
        """Answers a question about the file that the device fetches."""
        if question is IS_HOST_KNOWN:
            offered = re.findall(r"SHA256:[A-Za-z0-9+/]+", self.read)
            if not offered or offered[-1] not in fetch.fingerprints():
                raise Stopped(f"the device meets another host key than ours at {fetch.address}: {offered}")
        if question is PASSWORD:
            self.passwords += 1
            if self.passwords > 1:
                raise Stopped(f"the password of {fetch.user} at {fetch.address} is refused: see muster_fetch_password")
        self.read = ""
        words = {IS_HOST_KNOWN: "yes", PASSWORD: fetch.password, IS_SURE: "y"}
        os.write(self.terminal, f"{words[question]}\r".encode())

    def steps(self, steps, words, seconds=60, fetch=None):
        """Types steps one after the other; each must give the answer that it is known by."""
        for step in steps:
            line = filled(step["type"], words)
            said = self.type(line, seconds, fetch if "<file>" in step["type"] else None)
            if step.get("answer"):
                found = looked_for(step["answer"]).search(said)
                if not found:
                    raise Stopped(f"{line!r}: {tail(said) or 'no answer'}")
                words.update(found.groupdict())

    def hash(self, step, words):
        """The hash in an answer, or nothing."""
        found = looked_for(step["answer"]).search(self.type(filled(step["type"], words)))
        return found["hash"] if found else None

    def marks(self):
        """The marks on the device, with the hash of what each keeps."""
        questions = self.talk["questions"]
        names = sorted(set(MARK.findall(self.type(questions["marks"]))))
        return {mark: self.hash(questions["marked"], {"mark": mark}) for mark in names}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        """Ends it; one that hangs is left alone."""
        with contextlib.suppress(OSError, Lost):
            os.write(self.terminal, b"exit\r")
            self.wait(2, re.compile(r"closed\.\s*$"))
        with contextlib.suppress(OSError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def session(told, is_maybe_elsewhere=False):
    """A session with the device. Before and after a roll-out it may have another address than the one that is expected."""
    addresses = [told["address"], *(told["elsewhere"] if is_maybe_elsewhere else [])]
    refusals = []
    for address in dict.fromkeys(addresses):
        try:
            return Session(told, address)
        except Stopped as stopped:
            refusals.append(str(stopped))
    raise Stopped("; ".join(refusals), AWAY)


class Fetch:
    """A file for the device, on this machine."""

    def __init__(self, told):
        fetch = told["fetch"]
        self.user, self.password, self.port = fetch["user"] or getpass.getuser(), fetch["password"], fetch["port"]
        self.address = fetch["address"] or own_address(told["address"])
        self.folder, self.host_keys = os.path.expanduser(fetch["folder"]), fetch["host_keys"]
        self.name = f"{FETCHED}{secrets.token_hex(8)}"

    @property
    def url(self):
        """What stands behind the `//` of its address."""
        port = f":{self.port}" if self.port else ""
        return f"{self.user}@{self.address}{port}/{self.name}"

    def fingerprints(self):
        """Of the host keys of this machine, as OpenSSH prints them."""
        for path in glob.glob(self.host_keys):
            with open(path, encoding="utf-8") as file:
                key = hashlib.sha256(base64.b64decode(file.read().split()[1])).digest()
            yield "SHA256:" + base64.b64encode(key).decode().rstrip("=")

    @contextlib.contextmanager
    def lie_there(self, content):
        """Has the file lie there until the device has it."""
        for left in glob.glob(os.path.join(self.folder, FETCHED + "*")):
            wipe(left)
        path = os.path.join(self.folder, self.name)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
                file.write(content)
            yield
        finally:
            wipe(path)


def wipe(path):
    """Takes a file away, and what it held."""
    with contextlib.suppress(FileNotFoundError):
        with open(path, "r+b") as file:
            file.write(b"\0" * os.path.getsize(path))
            file.flush()
            os.fsync(file.fileno())
        os.unlink(path)


def own_address(device):
    """The address from which this machine reaches the device."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.connect((device, 22))
        return way.getsockname()[0]


def filled(text, words):
    """A command with its words."""
    return re.sub(r"<(\w+)>", lambda found: words[found[1]], text)


def looked_for(answer):
    """An answer as a pattern: `<hash>` is a SHA-256, `<made>` a name that the device gives."""
    pattern = re.escape(answer).replace("<hash>", r"(?P<hash>\b[0-9a-f]{64}\b)").replace("<made>", r"(?P<made>[\w-]+)")
    return re.compile(pattern)


def tail(text):
    """The last words of an answer, on one line."""
    return " ".join(text.split())[-300:]


def ask(told):
    """Says what runs, in the words of device.sh."""
    with session(told, True) as talk:
        running, saved = (talk.hash(told["talk"]["questions"][what], {}) for what in ("running", "saved"))
        marks = talk.marks()
    print("muster-running/1", told["platform"])
    print(datetime.datetime.now(datetime.timezone.utc).strftime("asked %Y-%m-%dT%H:%M:%SZ"))
    # A mark is no proof of what runs: what it keeps has to be that. Two files may be marked; one of them runs.
    here = [mark for mark, kept in marks.items() if running and kept == running]
    for mark in here:
        print("confirmed", told["sums"].get(mark, mark))
    if not running:
        print("changed it does not say what runs")
    elif marks and not here:
        print("changed what runs")
    if running and saved != running:
        print("changed what boots is not what runs")
    if not marks:
        print("nothing")


def attempt(told):
    """Has the device try the file. Whether it took it is unknown when the session is lost meanwhile."""
    fetch = Fetch(told)
    with open(told["file"], "rb") as file:
        content = file.read()
    if not told["sums"][told["mark"]].startswith(hashlib.sha256(content).hexdigest()):
        raise Stopped(f"{told['file']} is not what the bundle was packed with", UNTOUCHED)
    steps = told["talk"]["try"]
    at = next(number for number, step in enumerate(steps) if "<file>" in step["type"])
    words = {"file": fetch.url, "mark": told["mark"]}
    with session(told, True) as talk:
        try:
            before = talk.hash(told["talk"]["questions"]["running"], {})
            if before is None:
                raise Stopped("it does not say what runs")
            print("before", before)
            talk.steps(steps[:at], words)
        except (Stopped, Lost) as error:
            raise Stopped(str(error), UNTOUCHED) from error
        with fetch.lie_there(content):
            try:
                talk.steps(steps[at:], words, told["seconds"] // 2, fetch)
                print("taken yes")
            except Lost:
                print("taken unknown")


def back(told):
    """Comes back in a new session, and makes sure that the device has taken the file."""
    until = time.monotonic() + told["come_back"]
    while True:
        try:
            with session(told) as talk:
                now = talk.hash(told["talk"]["questions"]["running"], {})
                talk.steps(told["talk"]["verify"], {})
            break
        except Stopped as error:
            if error.code != AWAY or time.monotonic() > until:
                raise
            time.sleep(1)
    if told["taken"] != "yes" and now in (None, told["before"]):
        raise Stopped("the session was lost before the device had the file")


def confirm(told):
    """Confirms, saves, marks what runs with the name of the file, and forgets the marks of other bundles."""
    with session(told) as talk:
        talk.steps(told["talk"]["confirm"], {"mark": told["mark"]})
        for mark in talk.marks():
            if mark != told["mark"] and mark not in told["sums"]:
                talk.type(filled(told["talk"]["forget"], {"mark": mark}))


def undo(told):
    """Takes it back, and makes sure that the device runs what it ran before."""
    with session(told, True) as talk:
        talk.steps(told["talk"]["undo"], {"mark": told["mark"]})
        now = talk.hash(told["talk"]["questions"]["running"], {})
    if now != told["before"]:
        raise Stopped("it runs something else than before")


def main():
    """Does what it is told."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(FAILED))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(FAILED))
    told = json.load(sys.stdin)
    for number in ("patience", "come_back", "seconds"):
        # Ansible makes texts of numbers.
        told[number] = int(told[number])
    told["options"] = [*shlex.split(told["arguments"]), *told["options"]]
    try:
        {"ask": ask, "try": attempt, "back": back, "confirm": confirm, "undo": undo}[sys.argv[1]](told)
    except Stopped as error:
        print(error, file=sys.stderr)
        return error.code
    except Lost as error:
        print(f"the session was lost: {error}", file=sys.stderr)
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
