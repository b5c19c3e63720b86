# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A switch that stands in for one with AOS-CX: ports that are real links, an SSH server, and the command line in aoscx/.

On a bridge where the administrators are its uplink brings the VLAN of administration along, tagged.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from shell import run

HERE = Path(__file__).resolve().parent / "aoscx"
# The port of the uplink, and the VLAN in which administrators come.
UPLINK, ADMINISTRATION = 25, 10
GATEWAY = "10.129.0.254"
# Other cables: of an access point, tagged; of a classroom; of nobody.
OTHERS = ["1.11", "10.u", "23.u"]
# On a desk, at the console: what the page of the platform asks for before the first roll-out.
DESK = """configure terminal
hostname ab-werk
user admin group administrators password plaintext {password}
user {user} group administrators password plaintext {password}
user {user} authorized-key {key}
ssh server vrf default
vlan 10
interface 1/1/25
no shutdown
no routing
vlan trunk native 1
vlan trunk allowed 1,10
interface vlan 10
ip address {address}/24
ip route 0.0.0.0/0 10.129.0.254
end
write memory
"""


class FileServer:
    """The SSH server of the administrators' machine, from which a switch fetches its file with a password."""

    PASSWORD = "Kanari-passwort-der-verwaltung"

    def __init__(self, address, work, keys):
        self.folder, self.keys = work / "fetch", work / "fetch_key"
        self.folder.mkdir()
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.keys)
        shadow = work / "shadow"
        hashed = run("openssl", "passwd", "-6", "-stdin", input=self.PASSWORD).strip()
        shadow.write_text(f"root:{hashed}:19000:0:99999:7:::\n", "utf-8")
        run("mount", "--bind", shadow, "/etc/shadow")
        run("mkdir", "-p", "/run/sshd")
        settings = work / "fetch_config"
        settings.write_text(
            f"ListenAddress {address}\nHostKey {self.keys}\nPidFile none\nUsePAM no\nPermitRootLogin yes\nStrictModes no\n"
            f"PasswordAuthentication yes\nSubsystem sftp internal-sftp\nForceCommand internal-sftp -d {self.folder}\n",
            "utf-8",
        )
        with open(work / "fetch.log", "w", encoding="utf-8") as log:
            subprocess.Popen([shutil.which("sshd"), "-D", "-e", "-f", settings], stderr=log, start_new_session=True)
        # Whom it meets is known to whoever talks to the switch.
        self.known = work / "known_hosts"
        self.known.write_text(f"* {keys['host'].with_suffix('.pub').read_text('utf-8')}", "utf-8")

    def variables(self, user):
        """What a play is told about it."""
        return {
            "ansible_user": user, "ansible_ssh_common_args": f"-o UserKnownHostsFile={self.known}",
            "muster_fetch_user": "root", "muster_fetch_password": self.PASSWORD, "muster_fetch_folder": str(self.folder),
            "muster_fetch_host_keys": str(self.keys.with_suffix(".pub")), "muster_patience": 4, "muster_come_back": 8,
        }


class Switch:
    """A switch as it comes out of its box; `desk` makes it ready."""

    def __init__(self, name, address, work, keys, user):
        self.name, self.address, self.keys, self.user = name, address, keys, user
        self.root, self.server = work / name, None
        self.state = self.root / "state"
        self.state.mkdir(parents=True)
        self.behaves()
        own = ["unshare", "--mount", "--net", "--uts", "--propagation", "private", "sleep", "infinity"]
        self.holder = subprocess.Popen(own)
        ours = Path("/proc/self/ns/net").readlink()
        while Path(f"/proc/{self.holder.pid}/ns/net").readlink() == ours:
            time.sleep(0.01)
        etc = self.root / "etc"
        run("cp", "-a", "/etc/.", etc)
        with open(etc / "passwd", "a", encoding="utf-8") as passwd:
            passwd.write(f"{user}:x:0:0::/tmp:/bin/sh\n")
        self.inside("mount", "--bind", etc, "/etc")
        self.inside("mount", "-t", "tmpfs", "tmpfs", "/run")
        self.inside("mkdir", "-p", "/run/sshd", "/run/keys")
        self.inside("ip", "link", "set", "lo", "up")
        for strand in [f"{UPLINK}.{ADMINISTRATION}", *OTHERS]:
            far = f"far-{strand}"
            run("ip", "link", "add", far, "type", "veth", "peer", "name", strand, "netns", self.holder.pid)
            run("ip", "link", "set", far, "up")
        run("ip", "link", "set", f"far-{UPLINK}.{ADMINISTRATION}", "master", "lan")
        run("ip", "address", "replace", f"{GATEWAY}/32", "dev", "lan")
        self.device("boot")
        self.listen()

    def behaves(self, undo="covers overwrite", **faults):
        """Which of the behaviours it has that no text of the vendor settles: whether `checkpoint auto` leads back from what
        `copy ... overwrite` brought in ("covers overwrite"), does nothing ("ignores overwrite"), or is over with it
        ("ends with overwrite"). Faults are a line that it `refuses`, for how many seconds it makes a `pause` before it
        fetches a file and `lingers` before it says that it has confirmed, and that it `keeps` the names of checkpoints."""
        (self.state / "behaviour.json").write_text(json.dumps({"undo": undo, **faults}), "utf-8")

    def command(self, *command):
        """A program in the namespaces of the switch."""
        return ["nsenter", f"--target={self.holder.pid}", "--mount", "--net", "--uts", *map(str, command)]

    def inside(self, *command, **options):
        """Runs a program there."""
        return run(*self.command(*command), **options)

    def device(self, what):
        """What happens to the switch and nobody types."""
        self.inside(sys.executable, HERE / "device.py", self.state, what)

    def console(self, typed):
        """What somebody types at the console, and what it answers."""
        return self.inside(sys.executable, HERE / "cli.py", self.state, input=f"no page\n{typed}")

    def desk(self):
        """Makes it ready for the first roll-out, as its page says."""
        key = self.keys["user"].with_suffix(".pub").read_text("utf-8").strip()
        said = self.console(DESK.format(password="Tisch-nicht-echt", user=self.user, key=key, address=self.address))
        if "Invalid" in said or "exist" in said:
            raise RuntimeError(said)

    def listen(self):
        """Starts the SSH server; each session is the command line."""
        settings = self.root / "sshd_config"
        settings.write_text(
            f"HostKey {self.keys['host']}\nPidFile none\nUsePAM no\nStrictModes no\nPermitRootLogin yes\n"
            f"PasswordAuthentication no\nAuthorizedKeysFile /run/keys/%u\n"
            f"ForceCommand {sys.executable} {HERE}/cli.py {self.state}\n",
            "utf-8",
        )
        log = self.root / "sshd.log"
        log.write_text("", "utf-8")
        with open(log, "a", encoding="utf-8") as stderr:
            server = self.command(shutil.which("sshd"), "-D", "-e", "-f", settings)
            self.server = subprocess.Popen(server, stderr=stderr, start_new_session=True)
        while "listening" not in log.read_text("utf-8").lower():
            time.sleep(0.02)

    def is_up(self, strand):
        """Whether the far end of a cable has a link."""
        return "LOWER_UP" in run("ip", "link", "show", f"far-{strand}")

    def unplug(self):
        """Pulls the cable of the uplink."""
        run("ip", "link", "set", f"far-{UPLINK}.{ADMINISTRATION}", "down")

    def plug(self):
        """Puts it in again."""
        run("ip", "link", "set", f"far-{UPLINK}.{ADMINISTRATION}", "up")

    def power_fails(self):
        """Sessions, the running configuration and timers are gone; what was saved boots."""
        self.stop_sessions()
        self.device("boot")
        self.listen()

    def time_is_over(self):
        """The interval of `checkpoint auto` is over."""
        self.device("time-is-over")

    def timers(self):
        """Whether it is in checkpoint auto mode."""
        return ["checkpoint auto"] if (self.state / "volatile/auto").exists() else []

    def stop_sessions(self):
        """Ends the SSH server and whatever it has started."""
        self.server.kill()
        self.server.wait()
        mine = Path(f"/proc/{self.holder.pid}/ns/net").readlink()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if int(process.name) != self.holder.pid and (process / "ns/net").readlink() == mine:
                    run("kill", "-KILL", process.name)
            except (FileNotFoundError, ProcessLookupError, RuntimeError):
                pass

    def end(self):
        """Takes it away."""
        self.stop_sessions()
        run("ip", "address", "delete", f"{GATEWAY}/32", "dev", "lan")
        self.holder.kill()
        self.holder.wait()
        for far in [f"far-{UPLINK}.{ADMINISTRATION}", *(f"far-{strand}" for strand in OTHERS)]:
            subprocess.run(["ip", "link", "delete", far], capture_output=True, check=False)
        shutil.rmtree(self.root)
