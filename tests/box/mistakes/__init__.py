# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Mistakes that a compiler could make, by kind of rule: all of them."""

from mistakes import addresses, addresses6, firewall, logins, names
from mistakes.kinds import ALL

__all__ = ["ALL", "addresses", "addresses6", "firewall", "logins", "names"]
