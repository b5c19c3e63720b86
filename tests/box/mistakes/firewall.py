# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Mistakes in the rules of the firewall."""

import ipaddress
import re

from mistakes.kinds import operator

FIREWALL = "nftables.conf"


def is_accept(line):
    """A rule of the plan that lets through."""
    return "ct state new" in line and " accept" in line


@operator(FIREWALL)
def accept_dropped(line):
    """A flow that is not let through."""
    if is_accept(line):
        yield None


@operator(FIREWALL)
def guarantee_dropped(line):
    """A guarantee that nobody keeps."""
    if "goto deny-guarantee" in line:
        yield None


@operator(FIREWALL)
def guarantee_accepts(line):
    """A guarantee turned round."""
    if "goto deny-guarantee" in line:
        yield re.sub(r"goto deny-guarantee-\S+", "accept", line)


@operator(FIREWALL)
def policy_accepts(line):
    """What no rule names is let through."""
    if "policy drop" in line:
        yield line.replace("policy drop", "policy accept") + " accept"


@operator(FIREWALL)
def accept_any_port(line):
    """A flow for every port."""
    if is_accept(line) and " dport {" in line:
        yield re.sub(r"dport \{[^}]*\}", "dport { 1-65535 }", line)


@operator(FIREWALL)
def accept_any_source(line):
    """A flow from everywhere."""
    if is_accept(line) and "iifname {" in line:
        yield re.sub(r"iifname \{[^}]*\} ", "", line)


@operator(FIREWALL)
def accept_any_target(line):
    """A flow to every address behind the interface."""
    if is_accept(line) and "ip daddr {" in line:
        yield re.sub(r"ip daddr \{[^}]*\} ", "", line)


@operator(FIREWALL)
def accept_any_interface(line):
    """A flow to everywhere."""
    if is_accept(line) and "oifname {" in line:
        yield re.sub(r"oifname \{[^}]*\} ", "", line)


@operator(FIREWALL)
def port_moved(line):
    """The neighbour of a port."""
    if is_accept(line) and " dport {" in line:
        yield re.sub(r"dport \{ (\d+)", lambda m: f"dport {{ {int(m[1]) + 1}", line)


@operator(FIREWALL)
def protocol_swapped(line):
    """UDP in place of TCP."""
    if is_accept(line) and "tcp dport" in line:
        yield line.replace("tcp dport", "udp dport")


@operator(FIREWALL)
def network_wider(line):
    """A network of twice the size."""
    if is_accept(line):
        yield re.sub(r"(ip [sd]addr \{ [\d.]+)/(\d+)", wider(-1), line, count=1)


@operator(FIREWALL)
def network_narrower(line):
    """A network of half the size."""
    if is_accept(line):
        yield re.sub(r"(ip [sd]addr \{ [\d.]+)/(\d+)", wider(1), line, count=1)


def wider(by):
    """A prefix of another length."""

    def change(found):
        head, prefix = found[1], min(int(found[2]) + by, 32)
        words, address = head.rsplit(" ", 1)
        net = ipaddress.ip_network(f"{address}/{prefix}", strict=False)
        return f"{words} {net}"

    return change


@operator(FIREWALL)
def interface_dropped(line):
    """One segment is forgotten."""
    if is_accept(line):
        yield re.sub(r'iifname \{ "[^"]+", ', "iifname { ", line)


@operator(FIREWALL)
def negation_dropped(line):
    """What was left out is what is meant."""
    if is_accept(line) and "!= {" in line:
        yield line.replace("!= {", "{", 1)


@operator(FIREWALL)
def source_check_dropped(line):
    """An interface where nobody looks at sources."""
    if ": jump source-" in line:
        yield None


@operator(FIREWALL)
def source_check_open(line):
    """An interface where every source is right."""
    if re.search(r"ip saddr [\d.]+/\d+ return", line):
        yield re.sub(r"ip saddr [\d.]+/\d+", "ip saddr 0.0.0.0/0", line)


@operator(FIREWALL)
def source_check_narrow(line):
    """An interface where half of the segment is foreign."""
    if re.search(r"ip saddr [\d.]+/\d+ return", line):
        yield re.sub(r"(ip saddr [\d.]+)/(\d+)", lambda m: f"{m[1]}/{int(m[2]) + 1}", line)


@operator(FIREWALL)
def outer_source_check_dropped(line):
    """The school's own addresses may come from outside."""
    if "127.0.0.0/8" in line and "goto spoofed" in line:
        yield None


@operator(FIREWALL)
def nat_exception_dropped(line):
    """The data centre sees the firewall in place of who asks."""
    if re.match(r"\s*ip daddr \{[^}]*\} accept", line):
        yield None
        yield re.sub(r"\{ ?[^,}]+,", "{ ", line, count=1)


@operator(FIREWALL)
def nat_dropped(line):
    """The internet sees addresses that it cannot answer."""
    if "masquerade" in line:
        yield None


@operator(FIREWALL)
def established_dropped(line):
    """Answers do not come back."""
    if "established : accept" in line:
        yield line.replace("established : accept", "established : drop")


@operator(FIREWALL)
def administration_open(line):
    """SSH or SNMP to the firewall from everywhere."""
    if '"administration"' in line or '"monitoring"' in line:
        yield re.sub(r"ip saddr \S+ ", "", line)


@operator(FIREWALL)
def administration_dropped(line):
    """No SSH to the firewall, or no SNMP."""
    if '"administration"' in line or '"monitoring"' in line:
        yield None


@operator(FIREWALL)
def relay_dropped(line):
    """A segment whose clients do not reach the relay."""
    if '"DHCP relay' in line:
        yield None


@operator(FIREWALL)
def relay6_dropped(line):
    """A segment whose clients do not reach the relay of DHCPv6, or no answers of the server."""
    if '"DHCPv6 relay' in line:
        yield None


@operator(FIREWALL)
def relay6_open(line):
    """The relay of DHCPv6 for every address."""
    if '"DHCPv6 relay' in line:
        yield re.sub(r"ip6 saddr \S+ (ip6 daddr \{[^}]*\} )?", "", line)


@operator(FIREWALL)
def helper_dropped(line):
    """Nobody follows a file to the port from which it comes."""
    if "ct helper set" in line:
        yield None
