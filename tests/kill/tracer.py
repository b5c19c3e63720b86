# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Runs a program under ptrace, counts the system calls of each of its threads, and kills it at one of them."""

import ctypes
import os
import platform
import signal
from collections import namedtuple
from pathlib import Path

SEIZE, SYSCALL, CONT, GET_EVENT, GET_CALL = 0x4206, 24, 7, 0x4201, 0x420E
# Options: calls are told from signals, new threads and the start of the program are reported, and the
# program does not outlive a tracer that fails.
OPTIONS = 0x1 | 0x8 | 0x10 | 0x100000
CLONE, EXEC, STOP = 3, 4, 128
ALL_THREADS = 0x40000000
AT_ENTRY, AT_EXIT = 1, 2
AT_FDCWD = -100
# Longest run in seconds: a program that hangs is a fault.
LONGEST = 300

# Calls that change a file: which argument names what is changed. A pair is a folder and a path in it, an open file
# is named by its number.
CHANGES = {
    "write": "file", "pwrite64": "file", "writev": "file", "pwritev": "file", "pwritev2": "file",
    "ftruncate": "file", "fallocate": "file", "fchmod": "file", "fchown": "file", "flock": "file",
    "copy_file_range": "third", "sendfile": "file", "fsetxattr": "file",
    "creat": "path", "mkdir": "path", "rmdir": "path", "unlink": "path", "rename": "path", "link": "second path",
    "symlink": "second path", "chmod": "path", "truncate": "path", "utimes": "path", "mknod": "path",
    "openat": "open", "open": "open", "openat2": "open",
    "mkdirat": "pair", "unlinkat": "pair", "renameat": "pair", "renameat2": "pair", "fchmodat": "pair",
    "fchmodat2": "pair", "fchownat": "pair", "utimensat": "pair", "mknodat": "pair",
    "linkat": "second pair", "symlinkat": "after first",
}

# Calls that only wait, or that concern memory and signals: how many there are is decided by the
# scheduler. They have numbers of their own, so that the others keep theirs.
WAITING = {
    "futex", "sched_yield", "nanosleep", "clock_nanosleep", "restart_syscall", "madvise", "mmap", "munmap",
    "brk", "mprotect", "mremap", "sigaltstack", "rt_sigprocmask", "rt_sigaction", "rt_sigreturn", "getrandom",
    "poll", "gettid", "sched_getaffinity", "wait4", "waitid", "set_robust_list", "rseq",
}

# From arch/x86/entry/syscalls/syscall_64.tbl of Linux; the others are called by their number.
NAMES = {
    0: "read", 1: "write", 2: "open", 3: "close", 4: "stat", 5: "fstat", 6: "lstat", 7: "poll", 8: "lseek",
    9: "mmap", 10: "mprotect", 11: "munmap", 12: "brk", 13: "rt_sigaction", 14: "rt_sigprocmask",
    15: "rt_sigreturn", 16: "ioctl", 17: "pread64", 18: "pwrite64", 19: "readv", 20: "writev", 21: "access",
    22: "pipe", 24: "sched_yield", 25: "mremap", 28: "madvise", 32: "dup", 33: "dup2", 35: "nanosleep",
    39: "getpid", 40: "sendfile", 56: "clone", 59: "execve", 60: "exit", 61: "wait4", 63: "uname", 72: "fcntl",
    73: "flock", 74: "fsync", 75: "fdatasync", 76: "truncate", 77: "ftruncate", 79: "getcwd", 80: "chdir",
    82: "rename", 83: "mkdir", 84: "rmdir", 85: "creat", 86: "link", 87: "unlink", 88: "symlink",
    89: "readlink", 90: "chmod", 91: "fchmod", 92: "chown", 93: "fchown", 95: "umask", 97: "getrlimit",
    99: "sysinfo", 102: "getuid", 107: "geteuid", 131: "sigaltstack", 133: "mknod", 137: "statfs",
    138: "fstatfs", 157: "prctl", 162: "sync", 186: "gettid", 190: "fsetxattr", 202: "futex",
    204: "sched_getaffinity", 217: "getdents64", 218: "set_tid_address", 219: "restart_syscall",
    228: "clock_gettime", 230: "clock_nanosleep", 231: "exit_group", 234: "tgkill", 235: "utimes",
    247: "waitid", 257: "openat", 258: "mkdirat", 259: "mknodat", 260: "fchownat", 262: "newfstatat",
    263: "unlinkat", 264: "renameat", 265: "linkat", 266: "symlinkat", 267: "readlinkat", 268: "fchmodat",
    269: "faccessat", 273: "set_robust_list", 280: "utimensat", 285: "fallocate", 292: "dup3", 293: "pipe2",
    296: "pwritev", 302: "prlimit64", 306: "syncfs", 316: "renameat2", 318: "getrandom",
    326: "copy_file_range", 328: "pwritev2", 332: "statx", 334: "rseq", 434: "pidfd_open", 435: "clone3",
    437: "openat2", 439: "faccessat2", 452: "fchmodat2",
}

# A call by the place of its thread in the order of creation, whether it only waits, and its number among
# the calls of that kind in that thread, from 1.
Place = namedtuple("Place", "thread waits number")


class Call:
    """A call of the writing phase, as a recording saw it."""

    def __init__(self, place, name, about):
        self.place, self.name, self.about, self.returned = place, name, about, False

    def __str__(self):
        kind = "waiting call" if self.place.waits else "call"
        return f"thread {self.place.thread}, {kind} {self.place.number}: {self.name} {self.about}".rstrip()


class Information(ctypes.Structure):
    """What the system says of a call: `struct ptrace_syscall_info`."""

    _fields_ = [
        ("kind", ctypes.c_uint8),
        ("padding", ctypes.c_uint8 * 3),
        ("architecture", ctypes.c_uint32),
        ("instruction", ctypes.c_uint64),
        ("stack", ctypes.c_uint64),
        ("number", ctypes.c_uint64),
        ("arguments", ctypes.c_uint64 * 6),
    ]


libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def ptrace(request, thread, address, data):
    result = libc.ptrace(request, thread, address, data)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def missing():
    """Why no program can be traced here, or nothing."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return "only Linux on x86-64 is known"
    child = os.fork()
    if child == 0:
        signal.pause()
    try:
        ptrace(SEIZE, child, None, OPTIONS)
        return None
    except OSError as error:
        return f"ptrace is not allowed: {error}"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def out_of_time(_number, _frame):
    raise TimeoutError(f"the program has not ended after {LONGEST} seconds")


class Run:
    """One run of a program, from its start to its end."""

    def __init__(self, command, environment, folder, watched):
        self.watched = os.fsencode(str(watched))
        self.threads = {}
        self.counts = {}
        self.inside = {}
        self.early = set()
        self.status = None
        self.leader = self._start(command, environment, folder)

    def _start(self, command, environment, folder):
        """The program waits for the tracer before it begins."""
        read, write = os.pipe()
        leader = os.fork()
        if leader == 0:
            try:
                os.close(write)
                os.read(read, 1)
                nothing = os.open(os.devnull, os.O_RDWR)
                for number in range(3):
                    os.dup2(nothing, number)
                os.chdir(folder)
                os.execve(command[0], command, environment)
            finally:
                os._exit(127)
        os.close(read)
        ptrace(SEIZE, leader, None, OPTIONS)
        os.close(write)
        self.threads[leader] = 0
        return leader

    def record(self):
        """Every call from the first one that changes something below the watched folder."""
        calls, entered, begun = [], {}, False

        def see(thread, place, name, information, at_entry):
            nonlocal begun
            if not at_entry:
                if thread in entered:
                    entered.pop(thread).returned = True
                return False
            about = self._about(thread, name, information.arguments)
            begun = begun or about is not None
            if begun:
                entered[thread] = Call(place, name, about or "")
                calls.append(entered[thread])
            return False

        self._follow(see)
        return calls

    def kill_at(self, call, side):
        """Whether the program was ended at `call`. What else it did is as in every run."""
        fired = False

        def see(_thread, place, name, _information, at_entry):
            nonlocal fired
            if place != call.place or at_entry != (side == "entry") or name != call.name:
                return False
            fired = True
            os.kill(self.leader, signal.SIGKILL)
            return True

        self._follow(see)
        return fired and os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGKILL

    def _follow(self, see):
        """Lets all threads run from stop to stop, until the program has ended."""
        signal.signal(signal.SIGALRM, out_of_time)
        signal.alarm(LONGEST)
        try:
            self._follow_to_the_end(see)
        finally:
            signal.alarm(0)

    def _follow_to_the_end(self, see):
        started = killed = False
        while self.status is None:
            thread, status = os.waitpid(-1, ALL_THREADS)
            if not os.WIFSTOPPED(status):
                if thread == self.leader:
                    self.status = status
                continue
            event, stop, hand_on = status >> 16, os.WSTOPSIG(status), 0
            if thread not in self.threads:
                # A new thread may be seen before the one that made it says so.
                self.early.add(thread)
                continue
            if event == EXEC:
                started = True
            elif event == CLONE:
                self._add(thread, started)
            elif event == 0 and stop == signal.SIGTRAP | 0x80:
                killed = killed or self._at_call(thread, see)
            elif event == 0:
                hand_on = stop
            if not killed:
                self._resume(thread, started, hand_on)

    def _add(self, thread, started):
        made = ctypes.c_ulong()
        ptrace(GET_EVENT, thread, None, ctypes.addressof(made))
        self.threads[made.value] = len(self.threads)
        if made.value in self.early:
            self.early.remove(made.value)
            self._resume(made.value, started, 0)

    def _resume(self, thread, started, hand_on):
        try:
            ptrace(SYSCALL if started else CONT, thread, None, hand_on)
        except ProcessLookupError:
            # The thread is on its way out; the next wait tells its end.
            pass

    def _at_call(self, thread, see):
        information = Information()
        try:
            ptrace(GET_CALL, thread, ctypes.sizeof(information), ctypes.addressof(information))
        except ProcessLookupError:
            return False
        if information.kind == AT_ENTRY:
            name = NAMES.get(information.number, f"call-{information.number}")
            ordinal, waits = self.threads[thread], self._waits(thread, name, information.arguments)
            number = self.counts.get((ordinal, waits), 0) + 1
            self.counts[ordinal, waits] = number
            self.inside[thread] = Place(ordinal, waits, number), name
            return see(thread, *self.inside[thread], information, True)
        if information.kind == AT_EXIT and thread in self.inside:
            return see(thread, *self.inside.pop(thread), information, False)
        return False

    def _waits(self, thread, name, arguments):
        """Whether the scheduler decides how many such calls there are. What comes through a pipe comes in pieces."""
        if name in ("read", "write"):
            return self._open_file(thread, arguments[0]).startswith(b"pipe:")
        return name in WAITING

    def _about(self, thread, name, arguments):
        """What a call changes, by its path in the watched folder; nothing for any other call."""
        kind = CHANGES.get(name)
        if kind is None:
            return None
        if kind == "open":
            way = 1 if name == "open" else 2
            flags = self._word(thread, arguments[2]) if name == "openat2" else arguments[way]
            if not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
                return None
            kind = "path" if name == "open" else "pair"
        if kind == "file":
            path = self._open_file(thread, arguments[0])
        elif kind == "third":
            path = self._open_file(thread, arguments[2])
        elif kind == "path":
            path = self._path(thread, AT_FDCWD, arguments[0])
        elif kind == "second path":
            path = self._path(thread, AT_FDCWD, arguments[1])
        elif kind == "second pair":
            path = self._path(thread, arguments[2], arguments[3])
        elif kind == "after first":
            path = self._path(thread, arguments[1], arguments[2])
        else:
            path = self._path(thread, arguments[0], arguments[1])
        if not path.startswith(self.watched + b"/"):
            return None
        return os.fsdecode(path[len(self.watched) + 1 :])

    def _open_file(self, thread, number):
        try:
            return os.readlink(f"/proc/{thread}/fd/{ctypes.c_int(number).value}".encode())
        except OSError:
            return b""

    def _path(self, thread, folder, address):
        path = self._text(thread, address)
        if ctypes.c_int(folder).value == AT_FDCWD:
            base = os.readlink(f"/proc/{thread}/cwd".encode())
        else:
            base = self._open_file(thread, folder)
        return os.path.normpath(os.path.join(base, path))

    def _text(self, thread, address):
        with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
            text = b""
            while address and b"\0" not in text and len(text) < 4096:
                memory.seek(address + len(text))
                # Never over the end of a page: the next one need not be there.
                text += memory.read(min(256, 4096 - (address + len(text)) % 4096))
        return text.split(b"\0")[0]

    def _word(self, thread, address):
        with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
            memory.seek(address)
            return int.from_bytes(memory.read(8), "little")
