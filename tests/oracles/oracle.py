# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What every check shares: the contract of README.md, and nothing about any platform."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FINE, BAD, SKIP = 0, 1, 77

# A real program that hangs on a file has refused it in the worst way; without
# a limit it would take the whole pipeline with it.
TIMEOUT = 120

# What a build without secrets prints in their place. The name of a secret may be
# longer than the secret could be, so limits of length do not hold for it.
PLACEHOLDER = "MUSTER-SECRET-"

ROOT = Path(__file__).resolve().parents[2]


def use_venv():
    """Continue in the Python that scripts/install-oracles made, if it is there.

    The checks are started by path, so the shebang cannot know where it lies.
    """
    venv = Path(os.environ.get("MUSTER_ORACLES") or "target/oracles")
    python = (ROOT / venv / "bin" / "python").absolute()
    if python.exists() and Path(sys.prefix).absolute() != python.parent.parent:
        os.execv(python, [str(python), *sys.argv])


def skip(what):
    print(f"missing: {what}", file=sys.stderr)
    sys.exit(SKIP)


def program(name):
    """The full path of a real program; the whole check is skipped without it.

    Debian keeps servers in sbin, which is not on an ordinary user's PATH.
    """
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    return found or skip(name)


def package(name):
    """The folder of an npm package that scripts/install-oracles fetched; skipped without it."""
    folder = ROOT / (os.environ.get("MUSTER_ORACLES") or "target/oracles") / "node" / name
    return folder if folder.is_dir() else skip(f"the npm package {name} (scripts/install-oracles)")


def enter_netns(probe):
    """Continue in an empty network namespace of our own where `probe` works.

    The check must neither see nor touch the network of the machine it runs
    on. Root may make a namespace directly; everyone else, and root without
    its capabilities (containers), takes the way over a user namespace.
    """
    if os.environ.get("MUSTER_ORACLE_NETNS"):
        return
    for unshare in (["unshare", "-n"], ["unshare", "-rn"]):
        tried = subprocess.run([*unshare, *probe], capture_output=True, check=False)
        if tried.returncode == 0:
            os.environ["MUSTER_ORACLE_NETNS"] = "1"
            os.execvp(unshare[0], [*unshare, sys.executable, *sys.argv])
    skip(f"a network namespace in which `{' '.join(probe)}` works")


def paths():
    """The files to check. Scripts among them are none of a platform's own: they are held against shellcheck here."""
    given = [line for line in sys.stdin.read().splitlines() if line]
    check_scripts([path for path in given if path.endswith(".sh")])
    return [path for path in given if not path.endswith(".sh")]


# What is wrong with scripts; `judge` counts it.
wrong_scripts = []


def check_scripts(scripts):
    """Scripts of a platform are the same for each device, save for the line that names it."""
    said = {}
    for path in scripts:
        text = "\n".join(line for line in read(path).splitlines() if "managed by muster" not in line)
        if text not in said:
            ran = Ran([program("shellcheck"), "--format=gcc", path])
            said[text] = [] if ran.code == 0 else ran.complaint(ran.lines)
        wrong_scripts.extend((path, line) for line in said[text])
    for path, complaint in wrong_scripts:
        print(f"{path}: {complaint}")


def read(path):
    """The text of a file, or the one complaint that it is no text."""
    return Path(path).read_bytes().decode("utf-8")


class Ran:
    """What a real program said: its exit code and its non-empty lines."""

    def __init__(self, argv, **options):
        try:
            done = subprocess.run(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=TIMEOUT,
                check=False,
                **options,
            )
            self.code, output = done.returncode, done.stdout
        except subprocess.TimeoutExpired as late:
            self.code, output = None, late.stdout or b""
        text = output.decode("utf-8", "replace")
        self.lines = [line.rstrip() for line in text.splitlines() if line.strip()]

    def complaint(self, lines):
        """Never empty: a program may die without a word."""
        if self.code is None:
            return [f"no answer within {TIMEOUT} s"]
        return lines[:8] or self.lines[-3:] or [f"exit code {self.code}"]


def judge(check, items):
    """Call check(item) for every item, as many at a time as there are cores.

    `check` yields (path, complaint). Every complaint is one line on stdout;
    returns the exit code of the contract.
    """

    def guarded(item):
        try:
            return list(check(item))
        except (OSError, UnicodeDecodeError) as error:
            path = item if isinstance(item, (str, Path)) else item[0]
            return [(path, f"cannot be read: {error}")]

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        found = [complaint for some in pool.map(guarded, items) for complaint in some]
    for path, complaint in found:
        print(f"{path}: {' '.join(str(complaint).split())}")
    return BAD if found or wrong_scripts else FINE
