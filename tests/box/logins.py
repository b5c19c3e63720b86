# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Logins at a RADIUS server, as a switch or access point would pass them on."""

import re

from shell import tried, within

TIMEOUT = 5


def eap(netns, work, name, body, **options):
    """A login with EAP: `accept`, `reject` or `silence`, the VLAN and the session's seconds."""
    file = work / f"eap.{re.sub(r'[^a-z0-9-]', '_', name)}"
    file.write_text("network={\n key_mgmt=WPA-EAP\n" + body + "\n}\n")
    command = ["eapol_test", "-c", file, "-a", options["server"], "-p", 1812]
    command += ["-s", options["secret"], "-A", options["client"], "-t", TIMEOUT]
    command += ["-M", "02:00:00:00:00:01", "-N", f"61:d:{options.get('port_type', 19)}"]
    said = tried(*within(netns, *command)).stdout
    vlan = re.findall(r"Attribute 81 \(.*?\n\s+Value: ([0-9a-f]+)", said)
    session = re.findall(r"Attribute 27 \(.*?\n\s+Value: (\d+)", said)
    given = int(bytes.fromhex(vlan[-1]).decode()) if vlan else None
    if "\nSUCCESS" in "\n" + said:
        return "accept", given, int(session[-1]) if session else None
    refused = "Access-Reject" in said or "code=3" in said
    return ("reject" if refused else "silence"), given, None


def mac(netns, name, mac_address, **options):
    """A login with a MAC address."""
    lines = [f'User-Name = "{name}"', f'User-Password = "{name}"', "NAS-Port-Type = Ethernet"]
    lines += [
        f'Calling-Station-Id = "{mac_address}"',
        f"Packet-Src-IP-Address = {options['client']}",
    ]
    if options.get("vouched", True):
        lines.append("Service-Type = Call-Check")
    if options.get("signed", True):
        lines.append("Message-Authenticator = 0x00")
    command = [
        "radclient",
        "-x",
        "-r",
        "1",
        "-t",
        options.get("wait", 3),
        f"{options['server']}:1812",
        "auth",
    ]
    done = tried(*within(netns, *command, options["secret"]), input="\n".join(lines) + "\n")
    said = (done.stdout + done.stderr).partition("Received")[2]
    vlan = re.search(r'Tunnel-Private-Group-Id:0 = "(\d+)"', said)
    session = re.search(r"Session-Timeout = (\d+)", said)
    if said.startswith(" Access-Accept"):
        return "accept", vlan and int(vlan[1]), session and int(session[1])
    return (
        ("reject" if said.startswith(" Access-Reject") else "silence"),
        vlan and int(vlan[1]),
        None,
    )


def certificate(made, key):
    """The part of a network that logs in with a certificate."""
    return f' eap=TLS\n identity="host/x"\n client_cert="{made}"\n private_key="{key}"'


def password(user, secret, method, inner):
    """The part of a network that logs in with a password inside of a tunnel."""
    lines = [f"eap={method}", f'identity="{user}"', 'anonymous_identity="anonymous"']
    lines += [f'password="{secret}"', f'phase2="{inner}"']
    return " " + "\n ".join(lines)
