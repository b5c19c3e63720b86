#!/usr/bin/env python3
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What the switch keeps: the running configuration, the one that boots, checkpoints, and the timer of `checkpoint auto`.

    device.py FOLDER boot | time-is-over

Citations are of the AOS-CX 10.15 Fundamentals Guide (4100i, 6000, 6100), May 2025; [U] is what it does not say.
"""

import fcntl
import json
import sys
import time
from contextlib import contextmanager
from pathlib import Path

sys.dont_write_bytecode = True
import config as configurations
import links

PORTS = 28


class Device:
    """A switch whose state is a folder; `volatile` is what a loss of power takes away."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.flash, self.volatile = self.folder / "flash", self.folder / "volatile"
        for place in (self.flash, self.volatile):
            place.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def alone(self):
        """One session changes something at a time."""
        with open(self.folder / "lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def behaves(self, what):
        """What the test says of the switch: behaviours of which nobody knows which one a real switch has, and faults."""
        return json.loads((self.folder / "behaviour.json").read_text("utf-8")).get(what)

    def read(self, place):
        """A configuration that is kept, or nothing."""
        return configurations.Configuration(json.loads(place.read_text("utf-8"))) if place.exists() else None

    def write(self, place, config):
        """Keeps a configuration, whole or not at all."""
        new = place.with_suffix(".new")
        new.write_text(json.dumps(config.blocks), "utf-8")
        new.replace(place)

    @property
    def running(self):
        """What runs."""
        return self.read(self.volatile / "running") or configurations.Configuration.factory(PORTS)

    @property
    def startup(self):
        """What boots; a switch that never saved has none."""
        return self.read(self.flash / "startup")

    def run(self, config):
        """Has a configuration run."""
        self.write(self.volatile / "running", config)
        links.act(config)

    def save(self):
        """`write memory`: "Saves the running configuration to the startup configuration." """
        self.write(self.flash / "startup", self.running)

    def boot(self):
        """The startup configuration is "the operating configuration following a reboot of the switch"; a checkpoint of
        `checkpoint auto` is temporary and gone [U]."""
        for place in self.volatile.iterdir():
            place.unlink()
        self.run(self.startup or configurations.Configuration.factory(PORTS))

    # ---- checkpoints: "a snapshot of the running configuration of a switch and its relevant metadata"

    def checkpoints(self):
        """Name -> configuration, in the order in which they were made."""
        files = (self.flash / "checkpoints").glob("*.json")
        said = {path.stem: json.loads(path.read_text("utf-8")) for path in files}
        return dict(sorted(said.items(), key=lambda one: one[1]["made"]))

    def checkpoint(self, name):
        """The configuration of a checkpoint, or nothing."""
        found = self.checkpoints().get(name)
        return configurations.Configuration(found["blocks"]) if found else None

    def make_checkpoint(self, name, config):
        """Keeps a configuration under a name."""
        folder = self.flash / "checkpoints"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.json").write_text(json.dumps({"made": time.time(), "blocks": config.blocks}), "utf-8")

    def is_same_as_last(self):
        """ "User checkpoints can be created at any time, as long as one configuration difference exists since the last
        checkpoint was created." """
        made = list(self.checkpoints().values())
        return bool(made) and made[-1]["blocks"] == self.running.blocks

    # ---- checkpoint auto

    @property
    def timer(self):
        """The temporary checkpoint while the switch is in checkpoint auto mode."""
        return self.read(self.volatile / "auto")

    def begin_auto(self):
        """ "The switch temporarily saves the runtime configuration as a checkpoint only for the specified time lapse
        interval." """
        self.write(self.volatile / "auto", self.running)

    def end_auto(self):
        """Ends the mode."""
        (self.volatile / "auto").unlink(missing_ok=True)

    def time_is_over(self):
        """ "If the checkpoint auto confirm command is not entered within the specified time lapse interval, the previous
        runtime configuration is restored." Whether that holds for what `copy ... overwrite` brought in [U]."""
        former = self.timer
        self.end_auto()
        is_covered = not (self.volatile / "overwritten").exists() or self.behaves("undo") == "covers overwrite"
        if former and is_covered:
            self.run(former)

    # ---- copy <REMOTE-URL> running-config [overwrite]

    def overwrite(self, text):
        """ "The configuration is only applied to the running-config if all the commands succeeded without errors." That it
        also takes away what the file does not have [U]."""
        config = configurations.Configuration.factory(PORTS)
        refused = config.take(text)
        # Other series and releases know other lines.
        foreign = self.behaves("refuses")
        refused += [f"{number}: Invalid input: {foreign}" for number, line in enumerate(text.splitlines(), 1) if line.strip() == foreign]
        if refused:
            # "If more than 20 errors are present, the operation stops processing any further commands."
            self.log(refused[:20])
            return False
        (self.volatile / "overwritten").touch()
        if self.behaves("undo") == "ends with overwrite":
            self.end_auto()
        self.run(config)
        return True

    def lay_over(self, text):
        """ "The CLI command does not clear the running configuration before applying the CLI commands. [...] If a particular
        CLI command fails, the switch logs the failure and it continues to the next line." """
        config = self.running
        refused = config.take(text)
        self.log(refused)
        self.run(config)
        return not refused

    def log(self, faults):
        """What `show events -d hpe-config` shows."""
        with open(self.volatile / "events", "a", encoding="utf-8") as events:
            events.writelines(f"{fault}\n" for fault in faults)


if __name__ == "__main__":
    DEVICE = Device(sys.argv[1])
    with DEVICE.alone():
        {"boot": DEVICE.boot, "time-is-over": DEVICE.time_is_over}[sys.argv[2]]()
