# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What a configuration does to the ports, addresses and doors of the switch: real links, addresses, rules and keys.

A bridge stands for a VLAN. A cable has a strand for each VLAN that its far end uses, tagged or not: a veth `PORT.VLAN` or
`PORT.u`, which is up when the port lets it through.
"""

import re
import subprocess
from pathlib import Path

import lines

# Where the SSH server looks for the keys of a user.
KEYS = Path("/run/keys")


def act(config):
    """Makes the network of the switch what a configuration says."""
    here = re.findall(r"^\d+: ([^:@]+)", subprocess.run(["ip", "-o", "link"], capture_output=True, text=True, check=True).stdout, re.M)
    strands = [name for name in here if re.fullmatch(r"\d+\.(u|\d+)", name)]
    carried = {name: vlan for name in strands if (vlan := vlan_of(config, name)) is not None}
    routed = addresses(config)
    wanted = {f"v{vlan}" for vlan in [*carried.values(), *routed]}
    commands = [f"link delete {name}" for name in here if re.fullmatch(r"v\d+", name)]
    commands += [f"link add {name} type bridge\nlink set {name} up" for name in sorted(wanted)]
    for name in strands:
        commands.append(f"link set {name} master v{carried[name]} up" if name in carried else f"link set {name} nomaster down")
    commands += [f"address add {address} dev v{vlan}" for vlan, address in routed.items()]
    commands += [f"route add {line.split()[2]} via {line.split()[3]}" for line in config.blocks if str(line).startswith("ip route ")]
    # A gateway that no address reaches is no route yet.
    subprocess.run(["ip", "-force", "-batch", "-"], input="\n".join(commands), capture_output=True, text=True, check=False)
    subprocess.run(["nft", "-f", "-"], input=rules(config), capture_output=True, text=True, check=True)
    keys(config)


def vlan_of(config, strand):
    """The VLAN into which a strand of a cable leads, or nothing."""
    port, _, tag = strand.partition(".")
    block = config.block(f"interface 1/1/{port}")
    if block is None or "shutdown" in block:
        return None
    said = {name: line.split()[-1] for name in ("access", "native", "allowed") for line in block[1:]
            if str(line).startswith(f"vlan {'' if name == 'access' else 'trunk '}{name} ")}
    if "native" not in said and "allowed" not in said:
        return int(said.get("access", 1)) if tag == "u" else None
    native, allowed = int(said.get("native", 1)), lines.vlan_list(said["allowed"]) if "allowed" in said else range(1, 4095)
    vlan = native if tag == "u" else int(tag)
    # Layer 2 Bridging Guide 10.07: untagged frames are dropped where the native VLAN is not allowed.
    return vlan if vlan in allowed and (tag == "u" or vlan != native) and (vlan == 1 or config.block(f"vlan {vlan}")) else None


def addresses(config):
    """The address of the switch in each VLAN that has one and is on."""
    found = {}
    for block in config.blocks:
        head = block[0] if isinstance(block, list) else ""
        if head.startswith("interface vlan ") and "shutdown" not in block:
            for line in block[1:]:
                if line.startswith("ip address "):
                    found[int(head.split()[2])] = line.split()[2]
    return found


def rules(config):
    """What the control plane lets in (Hardening Guide: `apply access-list ... control-plane`, `ssh server vrf`)."""
    said = []
    applied = [line.split()[3] for line in config.blocks if re.match(r"apply access-list ip \S+ control-plane ", str(line))]
    for name in applied:
        # Lines have numbers, and the first that fits decides; what none fits is denied (ACL Guide 10.06).
        for line in sorted(config.block(f"access-list ip {name}")[1:], key=lambda line: int(line.split()[0])):
            said.append(rule(line))
        said.append("drop")
    if not config.has("ssh server vrf default"):
        said.insert(0, "tcp dport 22 drop")
    chain = "\n".join(["type filter hook input priority 0; policy accept;", "icmp type echo-request accept", *said])
    return f"flush ruleset\ntable inet control {{\nchain input {{\n{chain}\n}}\n}}\n"


def rule(line):
    """A line of an access list as a rule."""
    _, verdict, protocol, source, destination, *rest = line.split()
    words = [] if protocol in ("any", "ip") else [f"meta l4proto {protocol}"]
    words += [f"ip {side} {value}" for side, value in [("saddr", source), ("daddr", destination)] if value != "any"]
    if rest[:1] == ["eq"]:
        words.append(f"{protocol} dport {rest[1]}")
    return " ".join([*words, "accept" if verdict == "permit" else "drop"])


def keys(config):
    """The public keys with which somebody logs in."""
    found = {}
    for line in config.blocks:
        said = re.match(r"user (\S+) authorized-key (.*)", str(line))
        if said:
            found.setdefault(said[1], []).append(said[2])
    KEYS.mkdir(exist_ok=True)
    for path in KEYS.iterdir():
        path.unlink()
    for user, of_user in found.items():
        (KEYS / user).write_text("".join(f"{key}\n" for key in of_user), "utf-8")
