# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Mistakes in what DHCPv6 gives out."""

import re

from mistakes.kinds import bump, moved, operator

ADDRESSES6 = "kea-dhcp6.conf"


@operator(ADDRESSES6)
def pool6_begins_elsewhere(line):
    """A lease outside of the pool, or one less."""
    for by in (-1, 3):
        yield re.sub(r'("pool": ")([0-9a-f:]+)', lambda m, by=by: m[1] + moved(m[2], by), line)


@operator(ADDRESSES6)
def pool6_ends_elsewhere(line):
    """A lease beyond the pool, or one less."""
    for by in (-3, 3):
        change = r'("pool": "[0-9a-f:]+ - )([0-9a-f:]+)'
        yield re.sub(change, lambda m, by=by: m[1] + moved(m[2], by), line)


@operator(ADDRESSES6)
def pool6_given(line):
    """Addresses where devices make their own, or none where they get them."""
    if '"pools": []' in line:
        yield line.replace("[]", '[{ "pool": "::1 - ::2" }]')
    if '"pool": "' in line:
        yield None


@operator(ADDRESSES6)
def lease6_time(line):
    """A lease of another length, or another time after which devices ask again."""
    if '"valid-lifetime"' in line or re.search(r'"data": "\d+"', line):
        yield bump(line, 60)


@operator(ADDRESSES6)
def preferred6_time(line):
    """An address that is preferred for less time."""
    if '"preferred-lifetime"' in line:
        yield bump(line, -60)


@operator(ADDRESSES6)
def option6_value(line):
    """A resolver or time server that is none."""
    yield re.sub(r'("data": ")([0-9a-f]+:[0-9a-f:]+)', lambda m: m[1] + moved(m[2], 1), line)


@operator(ADDRESSES6)
def relay6_address(line):
    """A segment whose relay is not known."""
    change = r'("ip-addresses": \[")([0-9a-f:]+)'
    yield re.sub(change, lambda m: m[1] + moved(m[2], 1), line)


@operator(ADDRESSES6)
def unrelayed_answered(line):
    """Devices around the server get answers that nobody means for them."""
    yield line.replace('"name": "DROP"', '"name": "ANYBODY"')


@operator(ADDRESSES6)
def domain6_name(line):
    """Another domain."""
    if '"data": "' in line and ".example" in line:
        yield line.replace('"data": "', '"data": "x')
