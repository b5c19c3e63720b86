# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Mistakes that a compiler could make, by kind of rule. README.md has the table.

An operator takes the lines of a file, and yields changes: a line's number, and the new line or
None.
"""

import ipaddress
import re
from dataclasses import dataclass


@dataclass
class Operator:
    """A kind of mistake in one kind of file."""

    name: str
    file: str
    changes: object


ALL = []


def operator(file):
    """Registers a function that changes one line, under its name."""

    def register(function):
        def changes(lines):
            for number, line in enumerate(lines):
                for new in function(line) or []:
                    if new != line:
                        yield number, new

        ALL.append(Operator(function.__name__.replace("_", "-"), file, changes))
        return function

    return register


def is_accept(line):
    """A rule of the plan that lets through."""
    return "ct state new" in line and " accept" in line


def bump(text, by=1):
    """A number in a text, counted up."""
    return re.sub(r"\d+", lambda found: str(int(found[0]) + by), text, count=1)


def moved(text, by):
    """An address, moved."""
    return str(ipaddress.ip_address(text) + by)


FIREWALL = "nftables.conf"


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
        yield re.sub(r"\{ ?[^,}]+,", "{", line, count=1)


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
def helper_dropped(line):
    """Nobody follows a file to the port from which it comes."""
    if "ct helper set" in line:
        yield None


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


NAMES = "unbound.conf"


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


@operator(NAMES)
def rewrite_elsewhere(line):
    """A rewrite to another place."""
    if " IN CNAME " in line:
        yield line.replace(" IN CNAME ", " IN CNAME x")


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


POLICY, USERS, CLIENTS, SERVER, EAP = (
    f"freeradius/{name}" for name in ("policy", "users", "clients.conf", "default", "eap")
)


@operator(POLICY)
def vlan_of_group(line):
    """A group in another VLAN."""
    if "Tunnel-Private-Group-Id :=" in line:
        yield bump(line)


@operator(POLICY)
def session_of_group(line):
    """A session of another length."""
    if "Session-Timeout :=" in line:
        yield bump(line, 60)


@operator(POLICY)
def group_name(line):
    """A group under another name."""
    if re.search(r"case '[^']+'", line):
        yield re.sub(r"case '", "case 'x", line)


@operator(POLICY)
def rejection_accepts(line):
    """What was to be rejected goes on."""
    if line.strip() == "reject":
        yield line.replace("reject", "ok")


@operator(POLICY)
def two_groups(line):
    """Nobody looks for a second group."""
    yield line.replace("/OU=.*\\/OU=/", "/nothing-like-this/")


@operator(USERS)
def vlan_of_device(line):
    """A device in another VLAN."""
    if "Tunnel-Private-Group-Id = " in line:
        yield bump(line)


@operator(USERS)
def address_of_device(line):
    """Another device."""
    if line.startswith('"'):
        yield re.sub(r'..?"\t', 'fe"\t', line, count=1)


@operator(USERS)
def call_check_of_device(line):
    """A device that nobody vouches for."""
    yield line.replace("Service-Type == Call-Check, ", "")


@operator(CLIENTS)
def secret_of_client(line):
    """Another secret."""
    if "secret = '" in line:
        yield line.replace("secret = '", "secret = 'x")


@operator(CLIENTS)
def address_of_client(line):
    """Another address."""
    yield re.sub(r"(ipaddr = )([\d.]+)", lambda m: m[1] + moved(m[2], 100), line)


@operator(CLIENTS)
def signature_of_client(line):
    """Requests without a signature."""
    yield line.replace("require_message_authenticator = yes", "require_message_authenticator = no")


@operator(SERVER)
def call_check(line):
    """MAC logins that nobody vouches for."""
    if "Service-Type == Call-Check" in line:
        yield line.replace("&Service-Type == Call-Check", "!&EAP-Message")


@operator(SERVER)
def port_of_server(line):
    """Another port."""
    if "port = 1812" in line:
        yield bump(line, 100)


@operator(SERVER)
def nobodys_place(line):
    """Who has no VLAN is let in."""
    if "!&reply:Tunnel-Private-Group-Id" in line:
        yield line.replace("!&reply:Tunnel-Private-Group-Id", "&User-Name == 'nothing-like-this'")


@operator(EAP)
def method_dropped(line):
    """A method is not offered."""
    if line.strip() in ("peap {", "ttls {"):
        yield line.replace("peap {", "md5 {").replace("ttls {", "md5 {")
