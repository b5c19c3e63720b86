# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Mistakes in who is let in, and where."""

import re

from mistakes.kinds import bump, moved, operator

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
