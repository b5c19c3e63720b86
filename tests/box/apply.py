# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Files are put into effect with the commands of their platform's page, word for word.

systemd has stand-ins: `systemd-run` only notes what it would run later, and services are started
by the box. That timers fire and services restart is tried elsewhere, in a machine with systemd.
"""

import os
import re

import pages
from shell import beside, tried

STAND_INS = {
    "systemctl": "",
    "sleep": "",
    "systemd-run": """for word; do
    case $word in --*) shift ;; *) break ;; esac
done
printf '%s\\n' "$@" >"$BOX_LATER"
""",
}


class Apply:
    """The script beside the files of a platform on one machine."""

    def __init__(self, world, platform, netns, folder):
        self.world, self.platform, self.netns, self.folder = world, platform, netns, folder
        self.noted = world.work / f"later.{platform}"
        self.stand_ins = world.work / "stand-ins"
        self.stand_ins.mkdir(exist_ok=True)
        for name, text in STAND_INS.items():
            (self.stand_ins / name).write_text(f"#!/bin/sh\n{text}")
            (self.stand_ins / name).chmod(0o755)

    def say(self, word):
        """Runs the command of the page that ends with a word. Gives whether it worked."""
        text = pages.section(self.world.page(self.platform), "How to apply it")
        lines = [line for fence in pages.fences(text) for line in fence.splitlines()]
        command = next((one for one in lines if re.fullmatch(rf"sh \S+ {word}", one)), None)
        if command is None:
            self.world.results.add(self.netns, "the page", word, "no command", "a command", "")
            return False
        return self.run(command, "sh", "-c", command)

    def install(self):
        """What is tried is confirmed, and is what the service starts with."""
        return self.say("try") and self.say("confirm")

    def run_later(self):
        """Runs what the timer would run."""
        later = self.noted.read_text("utf-8").splitlines() if self.noted.is_file() else []
        if not later:
            self.world.results.add(self.netns, "the page", "try", "no timer", "a timer", "")
            return False
        return self.run("the timer", *later)

    def run(self, what, *command):
        """Runs a command on the machine, beside its files."""
        environment = dict(os.environ, BOX_LATER=str(self.noted))
        environment["PATH"] = f"{self.stand_ins}:{environment['PATH']}"
        done = tried(*beside(self.netns, *command), env=environment, cwd=self.folder)
        self.world.results.count("commands of the page")
        if done.returncode:
            said = (done.stdout + done.stderr).strip().replace("\n", " | ")[-400:]
            self.world.results.add(self.netns, self.platform, what, said, "exit code 0", "the page")
        return done.returncode == 0
