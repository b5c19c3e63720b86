# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Whether a connection is meant to be possible: guarantees, then what flows deny and allow."""

from reading import inside, listed, networks, ranges


def speaks_of(school, services, proto, port):
    """Whether a list of services holds a port; an empty list holds all."""
    if not services:
        return True
    for name in services:
        service = school.services.get(name, {})
        if proto == "icmp":
            if service.get("ping"):
                return True
        elif any(first <= port <= last for first, last in ranges(service.get(proto, []))):
            return True
    return False


def forbidden(school, source_zone, target_zone, proto, port):
    """The guarantee that rules a connection out, or None."""
    for key, guarantee in school.guarantees.items():
        never = guarantee["never"]
        if source_zone in listed(never["from"]) and target_zone in listed(never["to"]):
            if speaks_of(school, never.get("services"), proto, port):
                return key
    return None


def flows_between(school, zones, action):
    """The flows of an action that name two zones, in their order."""
    return [
        (key, flow)
        for key, flow in school.flows.items()
        if flow.get("action", "allow") == action
        and zones[0] in listed(flow["from"])
        and zones[1] in listed(flow["to"])
    ]


def flow_for(school, zones, target, proto, port, action):
    """The first flow of an action that speaks of a connection between two zones, or None."""
    between = (*zones, action)
    if between not in school.flows_found:
        school.flows_found[between] = flows_between(school, zones, action)
    for key, flow in school.flows_found[between]:
        # `destinations` restrict the zones that are named: they never widen them.
        if flow.get("destinations") and not inside(target, networks(flow["destinations"])):
            continue
        if speaks_of(school, flow.get("services"), proto, port):
            return key
    return None


def through(school, source, target, proto, port):
    """Whether the firewall lets a connection through, and why."""
    zones = school.zone_of(source), school.zone_of(target)
    if None in zones:
        nobodys = source if zones[0] is None else target
        return False, f"{nobodys} is in no zone"
    guarantee = forbidden(school, *zones, proto, port)
    if guarantee:
        return False, f"guarantee {guarantee}"
    denying = flow_for(school, zones, target, proto, port, "deny")
    if denying:
        return False, f"flow {denying} denies"
    allowing = flow_for(school, zones, target, proto, port, "allow")
    if allowing:
        return True, f"flow {allowing}"
    return False, "no flow"


def to_firewall(school, source, target, proto, port, own):
    """Whether the firewall itself answers, and why; None when nothing says it.

    `own` is its address in its own segment, at which flows into that zone may reach it.
    """
    source_zone, target_zone = school.zone_of(source), school.zone_of(target)
    device_zone = school.zone_of(own)
    if source_zone is None:
        return False, f"{source} is in no zone"
    guarantee = forbidden(school, source_zone, device_zone, proto, port)
    if guarantee and (proto != "icmp" or target == own):
        return False, f"guarantee {guarantee}"
    if proto == "icmp":
        guarantee = forbidden(school, source_zone, target_zone, proto, port)
        # The outer address lies in the internet, but is not what is meant by it.
        if guarantee and target_zone not in school.internet:
            return False, f"guarantee {guarantee}"
        if target == own and through(school, source, own, proto, port)[0]:
            return True, through(school, source, own, proto, port)[1]
        # Whether a gateway answers its own network is left to the platform.
        nets = [one.net for one in school.segments.values()]
        is_near = any(inside(source, [net]) and inside(target, [net]) for net in nets)
        if is_near or target.version != own.version:
            return None, "nothing says it"
        return False, "nothing opens it"
    for port_open, key, name in (
        (("tcp", 22), school.show["management"]["sources"], "management.sources"),
        (("udp", 161), school.show.get("snmp", {}).get("managers", []), "snmp.managers"),
    ):
        if (proto, port) == port_open and inside(source, networks(key)):
            return True, name
    if target == own:
        return through(school, source, own, proto, port)
    return False, "nothing opens it"
