# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What a platform's page tells the administrator to do, word for word."""

import re


def section(page, title):
    """The text below a heading, up to the next one of its level."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    return found[1] if found else ""


def settings(page):
    """The kernel settings of the page: `name = value` below `net.`."""
    found = re.findall(r"^(net\.[\w.-]+) *= *(\S+)$", page, re.M)
    return [f"{name}={value}" for name, value in found]


def fences(text):
    """The blocks of code."""
    return re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
