# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The workspaces that are built, and what lies on the disk before and after."""

import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
from collections import namedtuple
from pathlib import Path

DAY = "2026-11-21"
SCHOOL = "schools/musterstadt/grundschule-am-markt/school.toml"
OTHER = "schools/musterstadt/zweite-schule"

# What happens between two runs: the commit that is built first, or nothing; what is done to the output then;
# the commit that is built while the program is killed; what that run is told beside; and which command it is.
Scenario = namedtuple("Scenario", "name old between new told command", defaults=["build"])
SCENARIOS = [
    Scenario("fresh", None, None, "old", ()),
    Scenario("empty", None, "empty folder", "old", ()),
    Scenario("changed", "old", None, "changed", ()),
    Scenario("selection", "old", None, "changed", ("musterstadt/grundschule-am-markt",)),
    Scenario("removed", "old", None, "removed", ()),
    Scenario("unchanged", "old", None, "old", ()),
    Scenario("forgotten", "old", "no state", "changed", ()),
    Scenario("bundles", None, None, "old", (), "bundle"),
    Scenario("following", "old", None, "changed", ("--base", "old", "--on-site"), "bundle"),
]
# What a command is always told.
TOLD = {"build": (), "bundle": ("--offline-secrets", "--output", "out")}


class Wrong(Exception):
    """Something that no kill explains: a build fails that nobody disturbed."""


class Place:
    """A workspace with its own home, in which scenarios are played again and again."""

    def __init__(self, folder, program):
        self.folder, self.program = folder, program
        self.workspace, self.output, self.state = folder / "w", folder / "w/out", folder / "state"
        self.environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "HOME": str(folder / "home"),
            "XDG_STATE_HOME": str(self.state),
            "XDG_CONFIG_HOME": str(folder / "home/config"),
        }

    def make(self):
        """Three states of one workspace, as commits."""
        (self.folder / "home").mkdir(parents=True)
        self.run(self.program, "init", self.workspace)
        self.run(self.program, "new", "school", "musterstadt/zweite-schule", "--title", "Zweite Schule",
                 "--profile", "grundschule", "--students", "20", within=self.workspace)
        # Without devices: each file more is some calls more, at which nothing else can happen.
        for name in ("devices.toml", "rooms.toml"):
            (self.workspace / OTHER / name).unlink()
        self.git("init", "--quiet")
        self.commit("old")
        school = self.workspace / SCHOOL
        school.write_text(school.read_text().replace("index = 1\n", "index = 7\n"))
        self.commit("changed")
        self.git("checkout", "--quiet", "old")
        shutil.rmtree(self.workspace / OTHER)
        self.commit("removed")

    def commit(self, name):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", name)
        self.git("tag", name)

    def git(self, *arguments):
        person = ["-c", "user.name=kill", "-c", "user.email=kill@example.invalid", "-c", "gc.auto=0"]
        return self.run("git", *person, *arguments, within=self.workspace)

    def run(self, *command, within=None):
        command = [str(word) for word in command]
        ran = subprocess.run(command, cwd=within or self.folder, env=self.environment, check=False,
                             stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        if ran.returncode != 0:
            said = (ran.stdout + ran.stderr).decode(errors="replace")
            raise Wrong(f"`{' '.join(command)}` ended with {ran.returncode}:\n{said}")
        return ran.stdout.decode()

    def command(self, scenario):
        fixed = [scenario.command, "--as-of", DAY, "--quiet", *TOLD[scenario.command]]
        return [str(self.program), *fixed, *scenario.told]

    def build(self, scenario=None):
        self.run(*self.command(scenario or SCENARIOS[0]), within=self.workspace)

    def before(self, scenario):
        """Everything up to the build that is killed."""
        if scenario.old is None:
            self.forget_output()
        else:
            self.git("checkout", "--quiet", scenario.old)
            self.build(scenario._replace(told=()))
        if scenario.between == "empty folder":
            self.output.mkdir()
        if scenario.between == "no state":
            # A former tree that nobody remembers could be anybody's, and stays for ever.
            for path in self.beside():
                shutil.rmtree(path)
            shutil.rmtree(self.state, ignore_errors=True)
        self.git("checkout", "--quiet", scenario.new)

    def forget_output(self):
        for path in self.beside():
            shutil.rmtree(path)
        shutil.rmtree(self.output, ignore_errors=True)
        shutil.rmtree(self.state, ignore_errors=True)

    def beside(self):
        """What lies beside the output and belongs to it."""
        return [path for path in self.workspace.iterdir() if re.match(r"\.out\.", path.name)]

    def leftovers(self, kept):
        """What a build leaves where nothing should be, after at most one former tree."""
        found = []
        if len(self.beside()) > 1:
            found.append(f"beside the output: {sorted(path.name for path in self.beside())}")
        status = self.git("status", "--porcelain", "--untracked-files=all").splitlines()
        strange = [line for line in status if not line.startswith("?? out/")]
        if strange:
            found.append(f"git sees: {strange[:3]}")
        # A draft that was not renamed yet has the same name each time, so it is one and not more.
        count = count_files(self.state)
        if count > kept + 1:
            found.append(f"{count} files of state, {kept} after a build that nobody disturbed")
        return found


def count_files(folder):
    return sum(len(files) for _, _, files in os.walk(folder))


def seen(folder, handle=None):
    """Everything in a folder: kind, permissions and content by path. Nothing when there is no folder.

    With a handle all is read relative to it, wherever the folder has gone.
    """
    opened = None
    try:
        if handle is None:
            opened = handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    try:
        found = {}
        walk(handle, "", found)
        return found
    finally:
        if opened is not None:
            os.close(opened)


def walk(handle, prefix, found):
    # Opened anew, so that a handle that was listed before begins at its first entry.
    here = os.open(".", os.O_RDONLY | os.O_DIRECTORY, dir_fd=handle)
    try:
        for name in os.listdir(here):
            about = os.stat(name, dir_fd=here, follow_symlinks=False)
            mode = stat.filemode(about.st_mode)
            if stat.S_ISDIR(about.st_mode):
                found[prefix + name] = mode, ""
                below = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
                try:
                    walk(below, prefix + name + "/", found)
                finally:
                    os.close(below)
            elif stat.S_ISREG(about.st_mode):
                found[prefix + name] = mode, content(here, name)
            else:
                found[prefix + name] = mode, "neither a file nor a folder"
    finally:
        os.close(here)


def content(folder, name):
    number = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
    with open(number, "rb") as file:
        data = file.read()
    return data if name == "manifest.json" else hashlib.sha256(data).hexdigest()


def is_sound(tree):
    """Whether the manifest of a tree names exactly its files, with their hashes."""
    listed = json.loads(tree["manifest.json"][1])["artifacts"]
    hashes = {entry["path"]: entry["sha256"] for entry in listed}
    files = {path: held for path, (mode, held) in tree.items() if mode[0] == "-" and path != "manifest.json"}
    return hashes == files


def differing(tree, expected):
    """Where a tree is not what it should be, or nothing."""
    paths = sorted(path for path in {*tree, *expected} if tree.get(path) != expected.get(path))
    return f"{len(paths)} differ, the first is {paths[0]}" if paths else None


def compare(tree, old, new):
    """`old`, `new`, or what is wrong with a tree."""
    if tree == old:
        return "old"
    if tree == new:
        return "new"
    if tree is None:
        return "nothing is there"
    paths = {*tree, *(old or {}), *(new or {})}
    groups = {"as in the old one": [], "as in the new one": [], "as in neither": [], "gone though in both": []}
    for path in sorted(paths):
        was, becomes, now = ((side or {}).get(path) for side in (old, new, tree))
        if was == becomes == now:
            continue
        if now == was:
            groups["as in the old one"].append(path)
        elif now == becomes:
            groups["as in the new one"].append(path)
        else:
            groups["as in neither" if now else "gone though in both"].append(path)
    return "mixed: " + ", ".join(f"{len(group)} {what} ({group[0]})" for what, group in groups.items() if group)
