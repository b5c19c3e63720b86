# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Mistakes in the addresses that are given out."""

import re

from mistakes.kinds import bump, moved, operator

ADDRESSES = "kea-dhcp4.conf"


@operator(ADDRESSES)
def pool_begins_elsewhere(line):
    """A lease outside of the pool, or one less."""
    for by in (-3, 3):
        yield re.sub(r'("pool": ")([\d.]+)', lambda m, by=by: m[1] + moved(m[2], by), line)


@operator(ADDRESSES)
def pool_ends_elsewhere(line):
    """A lease beyond the pool, or one less."""
    for by in (-3, 3):
        change = r'("pool": "[\d.]+ - )([\d.]+)'
        yield re.sub(change, lambda m, by=by: m[1] + moved(m[2], by), line)


@operator(ADDRESSES)
def lease_time(line):
    """A lease of another length."""
    if '"valid-lifetime"' in line:
        yield bump(line, 60)


@operator(ADDRESSES)
def reserved_address(line):
    """Another address for a device."""
    yield re.sub(r'("ip-address": ")([\d.]+)', lambda m: m[1] + moved(m[2], 1), line)


@operator(ADDRESSES)
def reserved_device(line):
    """Another device for an address."""
    if '"hw-address": "' in line:
        yield re.sub(r'..",', 'fe",', line)


@operator(ADDRESSES)
def option_value(line):
    """A gateway, resolver, time server or boot server that is none."""
    yield re.sub(r'("data": ")(\d+\.[\d.]+)', lambda m: m[1] + moved(m[2], -1), line)


@operator(ADDRESSES)
def boot_file(line):
    """A boot file that is not there."""
    if '"boot-file-name": "' in line:
        yield line.replace('"boot-file-name": "', '"boot-file-name": "x')


@operator(ADDRESSES)
def boot_server(line):
    """A boot server that is none."""
    yield re.sub(r'("next-server": ")([\d.]+)', lambda m: m[1] + moved(m[2], 1), line)


@operator(ADDRESSES)
def relay_address(line):
    """A segment whose relay is not known."""
    yield re.sub(r'("ip-addresses": \[")([\d.]+)', lambda m: m[1] + moved(m[2], -1), line)


@operator(ADDRESSES)
def domain_name(line):
    """Another domain."""
    if '"data": "' in line and ".example" in line:
        yield line.replace('"data": "', '"data": "x')
