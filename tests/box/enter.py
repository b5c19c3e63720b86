# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A world of our own: its mounts, processes and networks end with this program, however it ends."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

from shell import missing, run

# What a program says when it cannot try anything here.
SKIPPED = 77
MARK = "MUSTER_BOX"
WORK = Path("/run/box")
UNSHARE = "unshare --mount --net --pid --fork --kill-child --mount-proc".split()
AS_NOBODY = ["--user", "--map-root-user", "--map-auto"]


def skip(why):
    """Ends without a result, visibly."""
    print(why, file=sys.stderr)
    raise SystemExit(SKIPPED)


def enter(programs, longest):
    """Starts this program once more, in namespaces of its own, and prepares them."""
    pipe = os.environ.pop(MARK, None)
    if pipe is None:
        lacking = missing(["unshare", "nsenter", "ip", "nft", "conntrack", "sysctl", *programs])
        if lacking:
            skip(f"{', '.join(lacking)}, for tests/box,")
        how = UNSHARE if os.geteuid() == 0 else UNSHARE + AS_NOBODY
        if subprocess.run([*how, "true"], capture_output=True, check=False).returncode:
            skip("the right to make namespaces, for tests/box,")
        os.environ["PATH"] = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
        raise SystemExit(start([*how, sys.executable, *sys.argv]))
    threading.Thread(target=end_with, args=[int(pipe)], daemon=True).start()
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(longest)
    run("mount", "--make-rprivate", "/")
    own_root()
    for folder in (WORK, Path("/run/netns"), Path("/run/lock")):
        folder.mkdir(parents=True)
    os.environ["TMPDIR"] = str(WORK)
    return WORK


def start(command):
    """Runs a command that hears when this process ends, and gives its exit code.

    `unshare` lets no signal end it but the last, and what it starts is the first process of its
    world, which hears none either.
    """
    inner, _ = os.pipe()
    os.environ[MARK] = str(inner)
    code = subprocess.run(command, pass_fds=[inner], check=False).returncode
    return code if code >= 0 else 128 - code


def end_with(pipe):
    """Ends, and with it all that was started, when the process outside is gone."""
    os.read(pipe, 1)
    os._exit(2)


def own_root():
    """A root folder of our own, with what is in that of the machine, but for /run.

    Daemons give up their rights, and a machine may close its root folder to everybody else.
    """
    here, old = Path.cwd(), Path("/run")
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", old)
    for entry in sorted(Path("/").iterdir()):
        mine = old / entry.name
        if entry.is_symlink():
            mine.symlink_to(os.readlink(entry))
        elif entry.is_dir():
            mine.mkdir()
            if entry != old:
                run("mount", "--rbind", entry, mine)
    os.chroot(old)
    os.chdir(here)


def too_long(*_):
    """Nothing may hang for ever."""
    print("the box took too long", file=sys.stderr, flush=True)
    os._exit(2)


def cover(path, copy=True):
    """Lays a folder or file of our own over one of the machine, and gives its path."""
    path = Path(path)
    mine = WORK / "cover" / str(path).strip("/").replace("/", "+")
    mine.parent.mkdir(exist_ok=True)
    if path.is_file():
        shutil.copy(path, mine)
    elif copy and path.exists():
        run("cp", "-a", path, mine)
    else:
        mine.mkdir()
    if not path.exists():
        # The machine's own file system gets nothing: not even an empty folder.
        parent = path.parent
        cover(parent)
        path.mkdir()
    run("mount", "--bind", mine, path)
    return path
