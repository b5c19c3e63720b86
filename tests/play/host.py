# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Hosts that stand in for devices: a network, a file system and an SSH server of their own."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
# systemd as tests/apply knows it: a timer fires when the file /run/time-is-over is there.
PROGRAMS = HERE.parent / "apply" / "bin"


def run(*command, **options):
    """Runs a program that has to succeed, and gives what it prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout


class Host:
    """A Linux host behind a cable, which an administrator reaches over SSH."""

    def __init__(self, name, address, work, keys):
        self.name, self.address, self.root, self.keys = name, address, work / name, keys
        self.files, self.server = self.root / "files", None
        self.holder = subprocess.Popen(
            ["unshare", "--mount", "--net", "--uts", "--propagation", "private", "sleep", "infinity"]
        )
        while Path(f"/proc/{self.holder.pid}/ns/net").readlink() == Path("/proc/self/ns/net").readlink():
            time.sleep(0.01)
        self.files.mkdir(parents=True)
        self.build()
        self.plug()
        self.boot()

    def inside(self, *command, **options):
        """Runs a program on the host."""
        return run("nsenter", f"--target={self.holder.pid}", "--mount", "--net", "--uts", *command, **options)

    def says(self, script):
        """What a shell on the host prints."""
        return self.inside("env", f"PATH={PROGRAMS}:{os.environ['PATH']}", "sh", "-c", script)

    def build(self):
        """Gives it folders of its own for what the scripts of platforms touch."""
        for place in ["/etc", "/var/lib", "/root", "/run"]:
            own = self.files / place[1:]
            own.mkdir(parents=True)
            if place == "/etc":
                run("cp", "-a", "/etc/.", str(own))
            self.inside("mount", "--bind", str(own), place)
        self.says("mkdir -p /etc/enabled /etc/places /run/running /run/timers /run/sshd /root/.ssh")
        (self.files / "root/.ssh/authorized_keys").write_text(self.keys["user"].with_suffix(".pub").read_text())
        run("chmod", "-R", "go=", str(self.files / "root"))

    def plug(self):
        """A cable to the network of the administrators."""
        end = f"to-{self.name}"
        run("ip", "link", "add", end, "type", "veth", "peer", "name", "plug", "netns", str(self.holder.pid))
        run("ip", "link", "set", end, "master", "lan", "up")
        self.says(f"ip link set lo up; ip address add {self.address}/16 dev plug; ip link set plug up")

    def boot(self):
        """Starts the SSH server; the programs of our folder come first for whoever logs in."""
        settings = self.root / "sshd_config"
        settings.write_text(
            f"HostKey {self.keys['host']}\nPidFile none\nPermitRootLogin prohibit-password\nUsePAM no\n"
            f"AuthorizedKeysFile /root/.ssh/authorized_keys\nStrictModes no\n"
            f"SetEnv PATH={PROGRAMS}:{os.environ['PATH']}\n"
        )
        target = f"--target={self.holder.pid}"
        command = ["nsenter", target, "--mount", "--net", "--uts", shutil.which("sshd"), "-D", "-e", "-f", str(settings)]
        with open(self.root / "sshd.log", "a", encoding="utf-8") as log:
            self.server = subprocess.Popen(command, stderr=log, start_new_session=True)
        while "listening" not in (self.root / "sshd.log").read_text().lower():
            time.sleep(0.02)

    def time_is_over(self):
        """Lets the timers that run fire, and waits until they are done."""
        self.says("[ ! -e /run/timers ] || { : >/run/time-is-over; while [ -n \"$(ls -A /run/timers)\" ]; do sleep 0.02; done; rm /run/time-is-over; }")

    def timers(self):
        """The timers that run."""
        return self.says("ls /run/timers").split()

    def end(self):
        """Takes it away."""
        for process in (self.server, self.holder):
            if process:
                process.send_signal(signal.SIGKILL)
                process.wait()
