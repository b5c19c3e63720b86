# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What every part needs."""

import random
from functools import cached_property

import build
import pages
from box import Box


class World:
    """A school, its files, its box, and where results go."""

    def __init__(self, school, out, work, results, program, workspace):
        self.school, self.out, self.work, self.results = school, out, work, results
        self.program, self.workspace = program, workspace
        self.chance, self.share, self.answering = random.Random(1), 1, True
        self.shared = {}

    @cached_property
    def box(self):
        """The namespaces, with the kernel settings of the router's file, or of the page."""
        box = Box(self.school, self.out, self.work, self.answering)
        files = sorted(self.router.glob("sysctl.d/*.conf"))
        texts = [path.read_text("utf-8") for path in files] or [self.page("nftables")]
        box.harden([one for text in texts for one in pages.settings(text)])
        return box

    @property
    def router(self):
        """The folder `etc` of the router; a firewall may have no platform that writes it."""
        return self.out / self.school.firewall / "debian-router/etc"

    def page(self, platform):
        """The page of a platform."""
        key = f"page {platform}"
        if key not in self.shared:
            self.shared[key] = build.page(self.program, self.workspace, platform)
        return self.shared[key]
