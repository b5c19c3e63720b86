# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Packets that claim to come from somewhere else, from inside and from outside."""

import ipaddress

from box import FIREWALL, OUTSIDE
from openings import opening, target_of
from reading import networks

PROGRAMS = []
IMPOSSIBLE = "127.0.0.1 169.254.1.1 0.0.0.0 255.255.255.255 224.0.0.9".split()
IMPOSSIBLE6 = "::1 ff02::5".split()


def run(world):
    """Each packet goes where the address that it claims would be let through."""
    world.box.load()
    # The kernel looks at sources too, where the page asks for it. Here the rules alone must do.
    interfaces = [segment.interface for segment in world.school.segments.values()]
    for name in ["all", "default", world.school.outer, *interfaces]:
        world.box.set(FIREWALL, f"net.ipv4.conf.{name.replace('.', '/')}.rp_filter=0")
    packets = list(numbered(inside(world) + outside(world)))
    watched = {world.box.netns(segment) for segment in world.school.segments}
    seen = arrived(world, watched, packets)
    missed = [one for one in packets if one[2] and one[0] not in seen]
    if missed:
        seen |= arrived(world, watched, missed)
    for number, (name, who, netns, source, (segment, target, proto, port)), real in packets:
        got = "arrived" if number in seen else "dropped"
        right = "arrived" if real else "dropped"
        why = "its own address" if real else f"{source} is not an address of its side"
        whom = f"{segment} {target}"
        world.results.judge(
            name, got == right, who, whom, f"{proto}/{port} from {source}", got, right, why
        )


def numbered(claims):
    """Gives every packet a number to know it by."""
    for number, (real, *claim) in enumerate(claims, 1):
        yield number, claim, real


def arrived(world, watched, packets):
    """Sends packets, and gives the numbers of those that came through."""
    by_netns = {}
    for number, (_, _, netns, source, (_, target, proto, port)), _ in packets:
        by_netns.setdefault(netns, []).append([number, source, target, proto, port])

    def send():
        for netns, some in by_netns.items():
            world.box.send(netns, some, 0.0005)

    world.box.forget()
    return set().union(*world.box.watch(watched, send).values())


def inside(world):
    """A host of every segment claims to be somebody of every zone, or nobody."""
    box, school, claims = world.box, world.school, []
    abroad = [net[net.num_addresses // 2] for net, _ in school.elsewhere if net.version == 4]
    abroad += [net[1] for net in networks(school.show["management"]["sources"]) if net.version == 4]
    abroad += [
        ipaddress.ip_address("1.1.1.1"),
        school.block[0] - 5,
        *map(ipaddress.ip_address, IMPOSSIBLE),
    ]
    for segment in school.segments.values():
        netns, own = box.netns(segment.id), box.host[segment.id]
        others = [box.host[key] for key in school.segments if key != segment.id]
        for source in [*others, *abroad, segment.gateway]:
            # An address of nobody may reach nothing: it tries what the host itself may reach.
            whom = opening(world, source, segment.id) or opening(world, own, segment.id)
            if whom and source.version == 4:
                claims.append((False, "foreign sources inside", segment.id, netns, source, whom))
        if opening(world, own, segment.id):
            whom = opening(world, own, segment.id)
            claims.append((True, "own sources inside", segment.id, netns, own, whom))
        claims += inside6(world, segment, netns)
    return claims


def inside6(world, segment, netns):
    """The same with IPv6, where the school has it."""
    box, claims = world.box, []
    speaking = [one for one in world.school.segments.values() if one.net6 and one is not segment]
    own = box.hosts6[segment.id]
    claimed = [box.hosts6[one.id] for one in speaking]
    claimed += [ipaddress.ip_address(text) for text in ("2606:4700:4700::1111", *IMPOSSIBLE6)]
    if not segment.net6:
        claimed.append(own)
    for source in claimed:
        whom = opening(world, source, segment.id) or anywhere6(world, segment)
        if whom:
            claims.append((False, "foreign IPv6 sources inside", segment.id, netns, source, whom))
    if segment.net6 and opening(world, own, segment.id):
        whom = opening(world, own, segment.id)
        claims.append((True, "own IPv6 sources inside", segment.id, netns, own, whom))
    return claims


def anywhere6(world, but):
    """A host with IPv6 and a port that somebody may reach there."""
    for segment in world.school.segments.values():
        if segment.net6 and segment is not but:
            for other in world.school.segments.values():
                if other.net6 and other is not segment:
                    found = opening(world, world.box.hosts6[other.id], other.id)
                    if found and found[0] != but.id:
                        return found
    return None


def outside(world):
    """Somebody outside claims to be somebody of the school, or nobody."""
    box, school, claims = world.box, world.school, []
    first = next(iter(school.segments.values()))
    claimed = [box.host[key] for key in school.segments]
    claimed += [first.gateway, *map(ipaddress.ip_address, IMPOSSIBLE)]
    if any(segment.net6 for segment in school.segments.values()):
        claimed += [box.hosts6[key] for key in school.segments if school.segments[key].net6]
    for source in claimed:
        whom = opening(world, source)
        if whom is None and source.version == 4:
            whom = first.id, target_of(world, first, 4), "tcp", 22
        if whom:
            claims.append((False, "foreign sources outside", "outside", OUTSIDE, source, whom))
    for net, _ in school.elsewhere:
        whom = opening(world, net[net.num_addresses // 2])
        if whom:
            source = net[net.num_addresses // 2]
            box.have_outside([source])
            claims.append((True, "own sources outside", "outside", OUTSIDE, source, whom))
    return claims
