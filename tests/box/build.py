# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The school as the program builds it: its meaning as JSON, its files, and the platforms' pages."""

import json
import os
from pathlib import Path

from reading import School
from shell import run, tried


class Refused(Exception):
    """The program does not build the school."""


def build(program, workspace, key, work, overlay=None):
    """Builds a school, and gives its reading and the folder of its files."""
    environment = dict(os.environ, XDG_STATE_HOME=str(work / "state"))
    base = [program, "-C", workspace]
    shown = tried(*base, "show", key, "--format", "json", env=environment)
    if shown.returncode:
        raise Refused(shown.stdout + shown.stderr)
    made = tried(*base, "build", key, "-o", work / "out", env=environment)
    if made.returncode:
        raise Refused(made.stdout + made.stderr)
    school = School(key, json.loads(shown.stdout))
    folders = [path for path in (work / "out").glob(f"*/{school.key}") if path.is_dir()]
    if len(folders) != 1:
        raise Refused(f"{key} is not one school: {folders}")
    if overlay:
        run("cp", "-a", f"{overlay}/.", folders[0])
    return school, folders[0]


def page(program, workspace, platform):
    """The page of a platform, as the program prints it."""
    return run(program, "-C", workspace, "platform", platform)


def schools(program, workspace):
    """The schools of a workspace."""
    root = Path(workspace) / "schools"
    return sorted(path.parent.name for path in root.glob("*/*/school.toml"))
