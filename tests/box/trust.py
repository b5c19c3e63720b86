# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The authority of the box, which its machines trust as they trust those of Debian."""

from pathlib import Path

from certificates import Authority
from enter import cover
from shell import run

BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")


def authority(world):
    """One for all parts."""
    if "authority" not in world.shared:
        made = Authority(world.work / "certificates", "authority")
        bundle = cover(BUNDLE)
        with bundle.open("a") as text:
            text.write(made.certificate.read_text())
        world.shared["authority"] = made
        readable(world)
    return world.shared["authority"]


def readable(world):
    """Daemons drop their rights before they read."""
    run("chmod", "-R", "a+rX", world.work)
