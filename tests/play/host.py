# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Hosts that stand in for devices: a network, a file system and an SSH server of their own."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from shell import run

HERE = Path(__file__).resolve().parent
# systemd as tests/apply knows it: a timer fires when the file /run/time-is-over is there.
PROGRAMS = f"{HERE}/bin:{HERE.parent}/apply/bin"
# Folders that are its own.
OWN = ["/etc", "/var/lib", "/root", "/run"]
READY = """
mkdir -p /etc/enabled /etc/places /run/running /run/timers /run/sshd /root/.ssh
rm -rf /etc/kea /etc/unbound /etc/freeradius
mkdir -p /etc/kea /etc/unbound /etc/freeradius/3.0/mods-config/files /etc/freeradius/3.0/mods-enabled
mkdir -p /etc/freeradius/3.0/sites-enabled /etc/freeradius/3.0/policy.d
echo '{"Dhcp4": {}}' >/etc/kea/kea-dhcp4.conf
echo 'server:' >/etc/unbound/unbound.conf
echo 'client localhost {' >/etc/freeradius/3.0/clients.conf
echo /etc/kea/kea-dhcp4.conf >/etc/places/kea-dhcp4-server
echo /etc/unbound/unbound.conf >/etc/places/unbound
echo /etc/freeradius/3.0 >/etc/places/freeradius
ip link set lo up
"""
# Timers run in groups of their own.
KILL_TIMERS = 'for timer in /run/timers/*; do [ ! -e "$timer" ] || kill -- "-$(cat "$timer")"; done'


class Host:
    """A Linux host behind a cable, which an administrator reaches over SSH."""

    def __init__(self, name, address, work, keys):
        self.name, self.address, self.root, self.keys = name, address, work / name, keys
        self.files, self.server = self.root / "files", None
        self.files.mkdir(parents=True)
        own = ["unshare", "--mount", "--net", "--uts", "--propagation", "private", "sleep", "infinity"]
        self.holder = subprocess.Popen(own)
        ours = Path("/proc/self/ns/net").readlink()
        while Path(f"/proc/{self.holder.pid}/ns/net").readlink() == ours:
            time.sleep(0.01)
        for place in OWN:
            folder = self.files / place[1:]
            folder.mkdir(parents=True)
            if place == "/etc":
                run("cp", "-a", "/etc/.", folder)
            self.inside("mount", "--bind", folder, place)
        self.says(READY)
        public = self.keys["user"].with_suffix(".pub").read_text("utf-8")
        (self.files / "root/.ssh/authorized_keys").write_text(public, "utf-8")
        run("ip", "link", "add", f"to-{name}", "type", "veth", "peer", "name", "plug", "netns", self.holder.pid)
        run("ip", "link", "set", f"to-{name}", "master", "lan", "up")
        self.says(f"ip address add {address}/8 dev plug; ip link set plug up")
        self.boot()

    def command(self, *command):
        """A program on the host."""
        return ["nsenter", f"--target={self.holder.pid}", "--mount", "--net", "--uts", *map(str, command)]

    def inside(self, *command):
        """Runs a program on the host."""
        return run(*self.command(*command))

    def says(self, script):
        """What a shell on the host prints."""
        return self.inside("env", f"PATH={PROGRAMS}:{os.environ['PATH']}", "sh", "-c", script)

    def boot(self):
        """Starts what boots: the rules of the filter, and the SSH server, for which our programs come first."""
        self.says("[ ! -e /etc/enabled/nftables ] || nft -f /etc/nftables.conf")
        settings = self.root / "sshd_config"
        settings.write_text(
            f"HostKey {self.keys['host']}\nPidFile none\nPermitRootLogin prohibit-password\nUsePAM no\n"
            "AuthorizedKeysFile /root/.ssh/authorized_keys\nStrictModes no\n"
            f"SetEnv PATH={PROGRAMS}:{os.environ['PATH']}\n",
            "utf-8",
        )
        log = self.root / "sshd.log"
        log.write_text("", "utf-8")
        with open(log, "a", encoding="utf-8") as stderr:
            server = self.command(shutil.which("sshd"), "-D", "-e", "-f", settings)
            self.server = subprocess.Popen(server, stderr=stderr, start_new_session=True)
        while "listening" not in log.read_text("utf-8").lower():
            time.sleep(0.02)

    def power_fails(self):
        """Pulls the plug and puts it in again: sessions, timers, rules and /run are gone, and what boots holds."""
        self.stop_server()
        self.says(KILL_TIMERS)
        self.says("for place in /etc/kea/kea-dhcp4.conf /etc/unbound/unbound.conf /etc/unbound/muster /etc/freeradius/3.0; do"
                  " while umount -l \"$place\" 2>/dev/null; do :; done; done")
        self.says("nft flush ruleset; rm -rf /run/*; mkdir -p /run/running /run/timers /run/sshd")
        self.boot()

    def time_is_over(self):
        """Lets the timers that run fire, and waits until they are done."""
        self.says(": >/run/time-is-over; while [ -n \"$(ls -A /run/timers)\" ]; do sleep 0.02; done; rm /run/time-is-over")

    def timers(self):
        """The timers that run."""
        return self.says("ls /run/timers").split()

    def text(self, path):
        """A file of the host."""
        return self.says(f"cat {path}")

    def stop_server(self):
        """Ends the SSH server and all sessions."""
        self.server.kill()
        self.server.wait()
        mine = Path(f"/proc/{self.holder.pid}/ns/net").readlink()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                is_session = (process / "comm").read_text("utf-8").startswith("sshd")
                if is_session and (process / "ns/net").readlink() == mine:
                    os.kill(int(process.name), signal.SIGKILL)
            except (FileNotFoundError, ProcessLookupError):
                pass

    def end(self):
        """Takes it away."""
        self.stop_server()
        self.says(KILL_TIMERS)
        run("ip", "link", "delete", f"to-{self.name}")
        self.holder.kill()
        self.holder.wait()
        shutil.rmtree(self.root)
