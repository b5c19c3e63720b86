# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Mistakes in what the resolver says."""

import re

from mistakes.kinds import moved, operator

NAMES, ZONES, OTHERS = "unbound.conf", "unbound-filter-*.rpz", "unbound-others.rpz"


@operator(NAMES)
def view_of_others(line):
    """A segment with the filter of another one."""
    if "access-control-view:" in line:
        yield re.sub(r'"[^"]+"', '"@other-view"', line)


@operator(NAMES)
def view_dropped(line):
    """A segment without its filter."""
    if "access-control-view:" in line:
        yield None


@operator(NAMES)
def block_dropped(line):
    """A name that is not blocked."""
    if "always_nxdomain" in line:
        yield None


@operator(NAMES)
def allow_dropped(line):
    """A name that is not allowed."""
    if re.search(r"local-zone: .* transparent", line):
        yield None


@operator(ZONES)
def rewrite_elsewhere(line):
    """A rewrite to another place."""
    if " CNAME " in line:
        yield line.replace(" CNAME ", " CNAME x")


@operator(ZONES)
def rewrite_below(line):
    """A rewrite of what lies below instead."""
    if " CNAME " in line:
        yield f"*.{line}"


@operator(NAMES)
def tag_dropped(line):
    """A segment without rewrites."""
    if "access-control-tag:" in line:
        yield None


@operator(NAMES)
def record_elsewhere(line):
    """A device with another address."""
    yield re.sub(r'(local-data: ".* IN A )([\d.]+)', lambda m: m[1] + moved(m[2], 1), line)


@operator(NAMES)
def access_dropped(line):
    """The school may not ask."""
    if re.search(r"access-control: (?!127\.|::1).* allow", line):
        yield line.replace("allow", "refuse")


@operator(NAMES)
def access_open(line):
    """Everybody may ask."""
    if re.search(r"access-control: 0\.0\.0\.0/0 refuse", line):
        yield line.replace("refuse", "allow")


@operator(NAMES)
def inward_names(line):
    """A name outside may point into the school."""
    if "private-address: 10." in line or "private-address: 172." in line:
        yield None


@operator(NAMES)
def upstream_name(line):
    """Another name in the certificate of the upstream."""
    if "forward-addr:" in line:
        yield line.replace("#", "#x")


@operator(NAMES)
def upstream_port(line):
    """Another port of the upstream."""
    if "forward-addr:" in line:
        yield line.replace("@853", "@8853")


@operator(NAMES)
def trust_anchor(line):
    """Nobody checks signatures."""
    if "module-config:" in line:
        yield line.replace("validator iterator", "iterator")


@operator(NAMES)
def tag_of_zone(line):
    """Answers of a filter for everybody."""
    if re.match(r'\s+tags: "', line):
        yield None


@operator(ZONES)
def rewrite_dropped(line):
    """A name that is not rewritten, or not taken away."""
    if " CNAME " in line:
        yield None


@operator(OTHERS)
def others_dropped(line):
    """Nothing holds up an alias from outside."""
    if line.startswith("* CNAME"):
        yield None
