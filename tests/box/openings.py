# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Connections into the school that are meant to be possible: targets for who must not have them."""

import places
import policy


def opening(world, source, but=None):
    """A segment's host, protocol and port that a source may reach, or None.

    `but` is the segment that the packet starts in: there the firewall does not see it.
    """
    zone = world.school.zone_of(source)
    key = (zone, source.version, but)
    if key not in world.shared.setdefault("openings", {}):
        world.shared["openings"][key] = search(world, source, but)
    return world.shared["openings"][key]


def search(world, source, but):
    """Looks for an opening."""
    for segment in world.school.segments.values():
        if segment.id == but or (source.version == 6 and not segment.net6):
            continue
        target = target_of(world, segment, source.version)
        for proto, port in places.few_ports(world.school):
            if proto != "icmp" and policy.through(world.school, source, target, proto, port)[0]:
                return segment.id, target, proto, port
    return None


def target_of(world, segment, version):
    """The host of a segment."""
    return world.box.host[segment.id] if version == 4 else world.box.hosts6[segment.id]


def closed(world, source, but, proto):
    """A host and port that a source must not reach, by a guarantee where there is one."""
    found = None
    for segment in world.school.segments.values():
        if segment.id == but:
            continue
        target = target_of(world, segment, source.version)
        for port in (443, 22, 80):
            right, why = policy.through(world.school, source, target, proto, port)
            if not right:
                found = found or (segment.id, target, proto, port, why)
                if why.startswith("guarantee"):
                    return segment.id, target, proto, port, why
    return found
