# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Start over the network: the boot file arrives by TFTP through the firewall."""

import time

import policy
from shell import run as must, start, stop, tool, within

PROGRAMS = ["in.tftpd"]
SIZE = 20000


def run(world):
    """Every segment with a boot file fetches it; a host beside the server proves it is there."""
    segments = [s for s in world.school.segments.values() if s.dhcp and s.dhcp.get("boot-file")]
    servers = world.school.serving("dhcp")
    if not segments or not servers:
        world.results.note("no segment has a boot file")
        return
    world.box.load()
    server = servers[0]
    folder = world.work / "tftp"
    for name in {segment.dhcp["boot-file"] for segment in segments}:
        path = folder / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"boot" * (SIZE // 4))
    must("chmod", "-R", "a+rX", world.work)
    netns = world.box.server_netns(server)
    log = world.work / "tftpd.log"
    serving = start(
        within(netns, "in.tftpd", "-L", "-a", f"{server.address}:69", "-s", folder), log
    )
    time.sleep(0.5)
    try:
        for segment in segments:
            fetch_from(world, server, segment)
    finally:
        stop(serving)


def fetch_from(world, server, segment):
    """One segment. It fails without the rule that follows the file's connection."""
    name, whom = segment.dhcp["boot-file"], f"server {server.id} {server.address}"
    beside = fetch(guest(world, world.school.segments[server.segment]), server, name)
    why = "a host of the server's own segment"
    world.results.judge(
        "files beside the server",
        beside == str(SIZE),
        server.segment,
        whom,
        name,
        beside,
        SIZE,
        why,
    )
    source = address_in(segment)
    right, why = policy.through(world.school, source, server.address, "udp", 69)
    world.box.forget()
    got = fetch(guest(world, segment), server, name)
    if not right:
        why = f"the segment has a boot file, but {why} to fetch it"
    world.results.judge(
        "files through the firewall",
        got == str(SIZE),
        f"{segment.id} {source}",
        whom,
        name,
        got,
        SIZE,
        why,
    )


def address_in(segment):
    """An address of a segment that nothing else in the box has."""
    return segment.net[segment.net.num_addresses // 2 + 7]


def guest(world, segment):
    """A device without anything that answers, since the file comes from a port of its own."""
    netns = f"g{segment.vlan}"
    if netns not in world.shared:
        must("ip", "netns", "add", netns)
        world.box.plug(netns, segment, [f"{address_in(segment)}/{segment.net.prefixlen}"])
        world.shared[netns] = True
    return netns


def fetch(netns, server, name):
    """How many bytes of a file came, or what came instead."""
    return must(*tool(netns, "tftp", server.address, name)).strip()
