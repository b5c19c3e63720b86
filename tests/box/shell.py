# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Commands, and commands in a network namespace."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Failed(Exception):
    """A command that must work did not."""


def run(*command, **options):
    """Runs a command and gives what it printed."""
    command = [str(word) for word in command]
    done = subprocess.run(command, text=True, capture_output=True, errors="replace", **options)
    if done.returncode:
        said = (done.stdout + done.stderr).strip()[-600:]
        raise Failed(f"{' '.join(command)}: exit code {done.returncode}\n{said}")
    return done.stdout


def tried(*command, **options):
    """Runs a command that may fail."""
    command = [str(word) for word in command]
    return subprocess.run(command, text=True, capture_output=True, errors="replace", **options)


def batch(text, netns=None):
    """Runs lines of `ip`, all in one process."""
    where = ["-n", netns] if netns else []
    run("ip", *where, "-batch", "-", input=text)


def within(netns, *command):
    """A command, in a network namespace."""
    return ["ip", "netns", "exec", netns, *map(str, command)]


def beside(netns, *command):
    """A command in a network namespace that mounts where all of the box see it."""
    return ["nsenter", f"--net=/run/netns/{netns}", "--", *map(str, command)]


def tool(netns, name, *arguments):
    """One of the small programs beside this file, in a network namespace."""
    return within(netns, sys.executable, "-I", "-S", HERE / "tools" / f"{name}.py", *arguments)


def start(command, log, **options):
    """Starts a command that stays, and writes what it says to a file."""
    with open(log, "wb") as output:
        return subprocess.Popen(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            **options,
        )


def stop(process):
    """Ends a command that was started."""
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def is_up(world, process, who, log):
    """Whether a service that was started still runs; otherwise what it said last is wrong."""
    if process.poll() is None:
        return True
    with open(log, encoding="utf-8", errors="replace") as text:
        said = text.read().strip()[-900:].replace("\n", " | ")
    world.results.add(who, "itself", "start", said or "no word", "a running service", "it ended")
    return False


def missing(programs):
    """Which of the programs are not there."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    folders = [Path(folder) for folder in path.split(":") if folder]
    return [name for name in programs if not any((f / name).is_file() for f in folders)]
