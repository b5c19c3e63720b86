#!/usr/bin/env python3
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The command line of the switch, as a login shell: cli.py FOLDER.

Answers are those of the AOS-CX 10.15 Fundamentals Guide (4100i, 6000, 6100; the command is named), the prompts and errors
those that Netshot's driver for AOS-CX looks for. What no text says is marked [U]: a play must not rest on it.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import termios
import time
import tty
from datetime import datetime, timezone
from pathlib import Path

sys.dont_write_bytecode = True
from device import Device  # it knows where `lines` is
import lines

PROGRESS = """Configuration may take several minutes to complete according to configuration file
size

--0%----10%----20%----30%----40%----50%----60%----70%----80%----90%----100%--
"""
NOT_APPLIED = """Some of the configuration lines from the file were NOT applied. Use 'show
events -d hpe-config' for more info."""
HASH_IS_FOR = """This hash is only valid for comparison to a baseline hash if the configuration has
not been explicitly changed (such as with a CLI command, REST operation, etc.)
or implicitly changed (such as by changing a hardware module, upgrading the
SW version, etc.)."""
NAME = r"([A-Za-z0-9_-]{1,32})"


class CommandLine:
    """A session."""

    def __init__(self, device):
        self.device, self.pages = device, True
        # In configuration mode: the blocks from the outermost to that in which a line is typed.
        self.inside = None

    @property
    def prompt(self):
        """`switch# `, `switch(config)# `, `switch(config-if)# `"""
        name = next((line.split()[1] for line in self.device.running.blocks if str(line).startswith("hostname ")), "switch")
        where = "" if self.inside is None else "(config)" if len(self.inside) == 1 else "(config-block)"
        return f"{name}{where}# "

    def run(self):
        """Reads and answers until the session ends."""
        for line in self.device.running.blocks:
            if isinstance(line, list) and line[0].startswith("banner motd"):
                print("\n".join(line[1:]))
        while True:
            print(self.prompt, end="", flush=True)
            typed = sys.stdin.readline()
            if not typed:
                return
            words = " ".join(typed.split())
            if words in ("exit", "logout") and self.inside is None:
                return
            if words and not words.startswith("!"):
                self.say(self.configure(words) if self.inside is not None else self.manage(words))

    def say(self, text):
        """Shows an answer, page by page unless `no page` was said."""
        shown = (text or "").splitlines()
        height = shutil.get_terminal_size().lines - 1
        for number, line in enumerate(shown):
            if self.pages and number and number % height == 0 and not self.goes_on():
                return
            print(line)

    def goes_on(self):
        """Asks whether the next page is wanted."""
        print(" -- MORE --, next page: Space, next line: Enter, quit: q", end="", flush=True)
        former = termios.tcgetattr(0)
        tty.setcbreak(0)
        typed = os.read(0, 1)
        termios.tcsetattr(0, termios.TCSADRAIN, former)
        print("\r\x1b[K", end="")
        return typed != b"q"

    # ---- the manager's context, `switch#`

    def manage(self, words):
        """The answer to a command."""
        for pattern, answer in COMMANDS:
            found = re.fullmatch(pattern, words)
            if found:
                return answer(self, *found.groups())
        return f"Invalid input: {words.split()[-1]}"

    def no_page(self):
        self.pages = False

    def page(self):
        self.pages = True

    def configure_terminal(self):
        self.inside = ["global"]

    def show_version(self):
        return "-" * 77 + "\nArubaOS-CX\n" + "-" * 77 + "\nVersion      : FL.10.15.1000\nActive Image : primary\n"

    def show_running(self):
        return f"Current configuration:\n{self.device.running.show()}"

    def show_running_hash(self, _form=None):
        return hashed(self.device.running, "SHA-256 hash of the config in CLI format:")

    def show_startup_hash(self, _form=None):
        config = self.device.startup
        return hashed(config, "SHA-256 hash of the config in CLI format:") if config else "Startup configuration does not exist"

    def show_checkpoint_hash(self, name, _form=None):
        config = self.device.checkpoint(name)
        text = "The SHA-256 hash of the checkpoint in CLI format, created in image FL.10.15.1000:"
        return hashed(config, text) if config else f"Checkpoint {name} does not exist"

    def show_checkpoint(self, name):
        config = self.device.checkpoint(name)
        return f"Checkpoint configuration:\n{config.show()}" if config else f"Checkpoint {name} does not exist"

    def show_checkpoints(self):
        said = ["NAME                             TYPE        WRITER  DATE(YYYY/MM/DD)        IMAGE VERSION"]
        made = self.device.checkpoints()
        for number, (name, one) in enumerate(made.items(), 1):
            date = datetime.fromtimestamp(one["made"], timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            said.append(f"{name:<32} {'latest' if number == len(made) else 'checkpoint':<11} User    {date}    FL.10.15.1000")
        return "\n".join(said)

    def show_events(self):
        file = self.device.volatile / "events"
        return file.read_text("utf-8") if file.exists() else ""

    def write_memory(self):
        self.device.save()
        return "Success"

    def copy_to_checkpoint(self, name):
        if name.startswith("CPC") or self.device.checkpoint(name):
            return f"Checkpoint {name} cannot be created"
        if self.device.is_same_as_last():
            # [U]: the words; the guide says that it is so.
            return "No configuration difference since the last checkpoint"
        self.device.make_checkpoint(name, self.device.running)
        return "Success"

    def rollback(self, name):
        config = self.device.startup if name == "startup-config" else self.device.checkpoint(name)
        if config is None:
            return f"Checkpoint {name} does not exist"
        self.device.run(config)
        return "Success"

    def checkpoint_rename(self, old, new):
        config = self.device.checkpoint(old)
        if config is None or self.device.checkpoint(new) or new.startswith("CPC") or self.device.behaves("keeps"):
            return f"Checkpoint {old} cannot be renamed"
        for path in (self.device.flash / "checkpoints").glob(f"{old}.json"):
            path.rename(path.with_stem(new))
        return None

    def erase(self, name):
        if self.device.checkpoint(name) is None:
            return f"Checkpoint {name} does not exist"
        (self.device.flash / f"checkpoints/{name}.json").unlink()
        return None

    def checkpoint_auto(self, minutes):
        if not 1 <= int(minutes) <= 60:
            return f"Invalid input: {minutes}"
        if self.device.timer:
            # [U]
            return "Auto checkpoint mode is already on"
        (self.device.volatile / "overwritten").unlink(missing_ok=True)
        self.device.begin_auto()
        return f"Auto checkpoint mode expires in {minutes} minute(s)"

    def checkpoint_confirm(self):
        if not self.device.timer:
            # [U]
            return "Auto checkpoint mode is not on"
        self.device.end_auto()
        name = datetime.now(timezone.utc).strftime("AUTO%Y%m%d%H%M%S")
        self.device.make_checkpoint(name, self.device.running)
        time.sleep(self.device.behaves("lingers") or 0)
        return f"checkpoint {name} created"

    def copy_remote(self, scheme, user, host, port, file, overwrite, _vrf):
        """copy <REMOTE-URL> running-config [overwrite]: what is asked is asked by OpenSSH, as in the guide's examples."""
        time.sleep(self.device.behaves("pause") or 0)
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "config"
            known = self.device.volatile / "known_hosts"
            fetch = [scheme, "-o", f"UserKnownHostsFile={known}", "-o", "PreferredAuthentications=password", "-P", port or "22"]
            if subprocess.run([*fetch, f"{user}@{host}:{file}", target], check=False).returncode:
                # [U]
                return "Error: the file could not be copied"
            text = target.read_text("utf-8")
        print(PROGRESS, flush=True)
        with self.device.alone():
            if overwrite:
                return "Success" if self.device.overwrite(text) else NOT_APPLIED
            return "Success" if self.device.lay_over(text) else NOT_APPLIED

    # ---- configuration mode, `switch(config)#`

    def configure(self, words):
        """Takes a line in the context that is open, or in one outside of it."""
        if words == "end" or (words == "exit" and len(self.inside) == 1):
            self.inside = None
            return None
        if words == "exit":
            self.inside.pop()
            return None
        if words == "no page":
            return self.no_page()
        for depth in range(len(self.inside), 0, -1):
            context = self.inside[depth - 1].partition("|")[0]
            _, opens, wrong = lines.understand(context, words)
            if wrong:
                continue
            with self.device.alone():
                config = self.device.running
                above = [one.partition("|")[2] for one in self.inside[1:depth]]
                typed = "".join(f"{'    ' * number}{line}\n" for number, line in enumerate([*above, words]))
                refused = config.take(typed)
                if not refused:
                    self.device.run(config)
            self.inside = [*self.inside[:depth], f"{opens}|{words}"] if opens and not refused else self.inside[:depth]
            return "\n".join(why.partition(": ")[2] for why in refused) or None
        return f"Invalid input: {words.split()[0]}"


def hashed(config, text):
    """show running-config hash, show checkpoint <CHECKPOINT-NAME> hash"""
    return f"Calculating the hash: [Success]\n\n{text}\n\n{config.hash()}\n\n{HASH_IS_FOR}"


COMMANDS = [
    ("no page", CommandLine.no_page),
    ("page", CommandLine.page),
    ("conf(?:igure)?(?: t(?:erminal)?)?", CommandLine.configure_terminal),
    ("show version", CommandLine.show_version),
    ("show running-config", CommandLine.show_running),
    ("show running-config hash( cli)?", CommandLine.show_running_hash),
    ("show startup-config hash( cli)?", CommandLine.show_startup_hash),
    ("show checkpoint", CommandLine.show_checkpoints),
    (f"show checkpoint {NAME}", CommandLine.show_checkpoint),
    (f"show checkpoint {NAME} hash( cli)?", CommandLine.show_checkpoint_hash),
    ("show events -d hpe-config", CommandLine.show_events),
    ("write memory|copy running-config startup-config", CommandLine.write_memory),
    (f"copy running-config checkpoint {NAME}", CommandLine.copy_to_checkpoint),
    (f"checkpoint rollback {NAME}", CommandLine.rollback),
    (f"checkpoint rename {NAME} {NAME}", CommandLine.checkpoint_rename),
    (f"erase checkpoint {NAME}", CommandLine.erase),
    (r"checkpoint auto (\d+)", CommandLine.checkpoint_auto),
    ("checkpoint auto confirm", CommandLine.checkpoint_confirm),
    (r"copy (s(?:ftp|cp))://([^@/ ]+)@([^:/ ]+)(?::(\d+))?/(\S+) running-config( overwrite)?( vrf default)?", CommandLine.copy_remote),
]


if __name__ == "__main__":
    if os.environ.get("SSH_ORIGINAL_COMMAND"):
        # [U]: whether a switch takes a command without a session; a play must not need it.
        sys.exit("Invalid input")
    CommandLine(Device(sys.argv[1])).run()
