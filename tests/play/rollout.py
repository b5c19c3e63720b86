# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A workspace with secrets, its bundles, and the plays that are in them."""

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

from host import Host
from openwrt import AccessPoint
from shell import run
from steps import without
from switch import FileServer, Switch

DAY = "2026-11-21"
# What the values of all secrets begin with.
CANARY = "Kanari-"
# The administrators of the starter come from here.
ADMINISTRATOR = "10.0.24.5"
# Where they come from after they have moved.
MOVED_ADMINISTRATOR = "10.0.25.5"
SCHOOL = "grundschule-am-markt"
# What people apply by hand, or what stands in for nothing here.
BY_HAND = ["ap-a102"]
# What stands in for devices, and at which address.
STAND_INS = {
    "fw-1": (Host, "10.129.0.254"),
    "srv-1": (Host, "10.129.5.10"),
    "ap-a101": (AccessPoint, "10.129.2.21/23"),
    "sw-a1": (Switch, "10.129.0.3"),
}
# Those of a scenario that does not name its own, as `hosts`.
MOST = ["fw-1", "srv-1"]
# What the administrators are called on switches.
ADMINISTRATORS = "notfall"


class Rollout:
    """The starter in a repository, with hosts that stand in for its firewall and its server."""

    def __init__(self, program, work):
        self.program, self.work, self.workspace = program, work, work / "workspace"
        self.printed = ""
        # A step of the plays that is left out: its file and its line.
        self.left_out = None
        self.keys = {"host": work / "host_key", "user": work / "user_key"}
        for key in self.keys.values():
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        run("ip", "link", "add", "lan", "type", "bridge")
        run("ip", "address", "add", f"{ADMINISTRATOR}/8", "dev", "lan")
        run("ip", "address", "add", f"{MOVED_ADMINISTRATOR}/8", "dev", "lan")
        run("ip", "link", "set", "lan", "up")
        (work / "tmp").mkdir()
        os.environ.update(HOME=str(work), TMPDIR=str(work / "tmp"), XDG_STATE_HOME=str(work / "state"), ANSIBLE_LOCALHOST_WARNING="false",
                          ANSIBLE_HOST_KEY_CHECKING="false", ANSIBLE_SSH_PIPELINING="true")
        self.make_workspace()
        self.hosts, self.switch, self.files = {}, None, None

    def muster(self, *words, **options):
        """Runs the program on the workspace."""
        return run(self.program, "--workspace", self.workspace, *words, **options)

    def make_workspace(self):
        """The starter without the router, whose script a virtual machine tries, and with values of all secrets."""
        run(self.program, "init", self.workspace)
        self.edit("standards/2026.1/hardware.toml", 'server-roles = ["router"]\n', "")
        public = " ".join(self.keys["user"].with_suffix(".pub").read_text("utf-8").split()[:2])
        self.edit("standards/2026.1/central.toml", "idle-timeout = 10\n", f'idle-timeout = 10\nssh-keys = ["{public}"]\n')
        run("age-keygen", "-o", self.work / "key")
        public = run("age-keygen", "-y", self.work / "key").strip()
        recipients = self.workspace / "secrets/recipients.toml"
        recipients.parent.mkdir(exist_ok=True)
        recipients.write_text(f'[recipients]\nit = "{public}"\n', "utf-8")
        for line in self.muster("secret", "list").splitlines()[1:]:
            name = line.split()[0]
            self.muster("secret", "set", name, "--as-of", DAY, input=f"{CANARY}{name}-nicht-echt\n")
        self.git("init", "-q")
        self.commit("first")

    def git(self, *words):
        """Runs git on the workspace."""
        run("git", "-C", self.workspace, "-c", "user.name=it", "-c", "user.email=it@example.org", *words)

    def edit(self, path, old, new):
        """Changes a file of the workspace."""
        file = self.workspace / path
        text = file.read_text("utf-8")
        assert old in text, f"{path} has no {old!r}"
        file.write_text(text.replace(old, new), "utf-8")

    def commit(self, name):
        """Commits everything, under a name that the next bundle can take for its base."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", name)
        self.git("tag", name)

    def bundle(self, base=None, *options):
        """Packs, and gives the folder into which an administrator opens the zip."""
        target = self.work / "bundles"
        words = ["--base", base] if base else []
        if "--offline-secrets" not in options:
            words += ["--identity", self.work / "key"]
        self.muster("bundle", "-o", target, "--as-of", DAY, *words, *options)
        folder = self.work / "opened"
        shutil.rmtree(folder, ignore_errors=True)
        with zipfile.ZipFile(next(target.rglob("*.zip"))) as archive:
            archive.extractall(folder)
        if self.left_out:
            file, number = self.left_out
            play = folder / "ansible" / file
            play.write_text(without(play.read_text("utf-8"), number), "utf-8")
        return folder

    def leaks(self):
        """Where a value of a secret stands although none belongs there: what plays print, and receipts."""
        said = {"what the plays print": self.printed}
        for path in (self.work / "receipts").rglob("*.json"):
            said[str(path)] = path.read_text("utf-8")
        return [where for where, text in said.items() if CANARY in text]

    def come_from(self, address):
        """Reaches the devices from another address from now on."""
        run("ip", "route", "replace", "10.0.0.0/8", "dev", "lan", "src", address)

    def start(self, names):
        """The first commit again, and hosts as they come: with an address and a key, and nothing of muster."""
        self.come_from(ADMINISTRATOR)
        self.git("reset", "-q", "--hard", "first")
        subprocess.run(["git", "-C", self.workspace, "tag", "-d", "second"], capture_output=True, check=False)
        for host in [*self.hosts.values(), *([self.switch] if self.switch else [])]:
            host.end()
        self.hosts, self.switch = {}, None
        shutil.rmtree(self.work / "receipts", ignore_errors=True)
        self.printed = ""
        for name in names:
            kind, address = STAND_INS[name]
            if kind is Switch:
                self.files = self.files or FileServer(ADMINISTRATOR, self.work, self.keys)
                self.switch = Switch(name, address, self.work, self.keys, ADMINISTRATORS)
            else:
                self.hosts[name] = kind(name, address, self.work, self.keys)

    def command(self, name, *words, hosts=None, **more):
        """The command of a play of a bundle, on hosts of its inventory or on all that are here."""
        if self.switch:
            hosts = hosts or f"*{self.switch.name}"
            more = {**self.files.variables(ADMINISTRATORS), **more}
        hosts = hosts or ",".join(f"*{host}" for host in self.hosts)
        variables = {
            "ansible_user": "root", "ansible_become": False, "ansible_ssh_private_key_file": str(self.keys["user"]),
            "muster_done": BY_HAND, "muster_longest_timer": -5, **more,
        }
        play = ["ansible-playbook", "-i", "ansible/inventory.json", f"ansible/{name}.yml", "--limit", hosts]
        # A password is among them, which belongs on no command line.
        said = self.work / "variables.json"
        said.write_text(json.dumps(variables), "utf-8")
        return [*play, "-e", f"@{said}", *words]

    def play(self, folder, name, *words, **more):
        """Runs a play of a bundle, and gives its exit code and what it said."""
        command = self.command(name, *words, **more)
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        self.printed += done.stdout + done.stderr
        return done.returncode, done.stdout + done.stderr

    def begin(self, folder, name, **more):
        """Starts a play of a bundle."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(self.command(name, **more), cwd=folder, start_new_session=True, **quiet)

    def receipts(self):
        """The last receipt of each device and platform."""
        last = {}
        for path in sorted((self.work / "receipts").rglob("*.json")):
            said = json.loads(path.read_text("utf-8"))["predicate"]
            last[f"{said['unit']} {said['platform']}"] = said
        return last

    def runs(self):
        """What each device and platform said last."""
        return {name: said["runs"] for name, said in self.receipts().items()}
