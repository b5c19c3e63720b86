# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Programs that have to succeed, and a world of our own for them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# What a program says when it cannot try anything here.
SKIPPED = 77
MARK = "MUSTER_PLAY"
WORK = Path("/mnt/play")
NEEDED = ["unshare", "nsenter", "ip", "nft", "sshd", "ssh-keygen", "ansible-playbook", "age-keygen", "openssl", "sftp", "kea-dhcp4", "unbound-checkconf",
          "busybox", "dropbear", "dropbearkey"]


def run(*command, **options):
    """Runs a program that has to succeed, and gives what it prints."""
    command = [str(word) for word in command]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def enter():
    """Starts this program once more, in namespaces that end with it, and prepares them."""
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if MARK not in os.environ:
        lacking = [program for program in NEEDED if not shutil.which(program)]
        if os.geteuid() != 0:
            lacking.append("root")
        if lacking:
            print(f"{', '.join(lacking)}, for tests/play,", file=sys.stderr)
            raise SystemExit(SKIPPED)
        os.environ[MARK] = "1"
        own = "unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private".split()
        raise SystemExit(subprocess.run([*own, sys.executable, *sys.argv], check=False).returncode)
    run("mount", "-t", "tmpfs", "tmpfs", "/mnt")
    WORK.mkdir()
    run("ip", "link", "set", "lo", "up")
    return WORK
