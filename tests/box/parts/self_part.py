# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""To the firewall itself: SSH and SNMP from their sources, DHCP, echo, and nothing else."""

import time

import policy
from box import FIREWALL, OUTSIDE
from shell import run as run_command
from shell import start, stop, tool

PROGRAMS = []
PORTS = [22, 23, 53, 67, 69, 80, 123, 161, 443, 547, 1812, 3128, 8443, 9999]
# The firewall answers only so many echoes a second, so that they are asked for in small numbers.
ECHOES, PAUSE = 15, 0.9


def run(world):
    """A program listens on the firewall, so that only its rules can keep anybody out."""
    world.box.load()
    listening = start(tool(FIREWALL, "listen", *PORTS), world.work / "listen.log")
    time.sleep(0.7)
    try:
        ask(world, share_of(world, ports_of(world)), "ports of the firewall", 1500)
        ask(world, dhcp_of(world) + dhcp6_of(world), "DHCP at the firewall", 1500)
    finally:
        stop(listening)
    echoes = echoes_of(world)
    for first in range(0, len(echoes), ECHOES):
        ask(world, echoes[first : first + ECHOES], "echoes of the firewall", ECHOES)
        time.sleep(PAUSE)


def own_address(world):
    """The address of the firewall in its own segment."""
    school = world.school
    device = school.devices[school.firewall]
    return school.segment_of(device).gateway


def targets(world, version):
    """Addresses of the firewall, each with its name."""
    segments = world.school.segments.values()
    if version == 4:
        return [(one.id, one.gateway) for one in segments] + [("outer address", world.box.outer)]
    return [(one.id, one.gateway6) for one in segments if one.net6] + [
        ("outer address", world.box.outer6)
    ]


def sources(world):
    """Who asks: a host of every segment, and everybody outside."""
    box, school = world.box, world.school
    for segment in school.segments.values():
        yield segment.id, box.netns(segment.id), box.host[segment.id], False
        yield segment.id, box.netns(segment.id), box.hosts6[segment.id], False
    for address in box.main + box.few:
        yield "outside", OUTSIDE, address, True


def ports_of(world):
    """Everybody asks every port of the addresses of the firewall."""
    own = own_address(world)
    found = []
    for who, netns, source, bind in sources(world):
        for name, target in targets(world, source.version):
            # From outside three addresses stand for all.
            if bind and target != own and name not in (first_segment(world), "outer address"):
                continue
            for proto in ("tcp", "udp"):
                for port in PORTS:
                    right, why = policy.to_firewall(world.school, source, target, proto, port, own)
                    asked = [netns, proto, str(source) if bind else None, target, port]
                    found.append((f"{who} {source}", f"firewall in {name}", asked, right, why))
    return found


def share_of(world, questions):
    """All that must pass, and of what must not a share, but never less than a tenth."""
    share = max(world.share, 0.1)
    return [one for one in questions if one[3] or world.chance.random() < share]


def first_segment(world):
    """A segment that is not the one of the firewall itself."""
    device = world.school.devices[world.school.firewall]
    own = world.school.segment_of(device).id
    return next(key for key in world.school.segments if key != own)


def dhcp_of(world):
    """Clients speak to the relay where there is DHCP; as a server only the server itself does."""
    box, found = world.box, []
    servers = {server.segment: server for server in world.school.serving("dhcp")}
    for segment in world.school.segments.values():
        netns, right = box.netns(segment.id), segment.dhcp is not None
        why = "DHCP of the segment" if right else "no DHCP in the segment"
        asked = [netns, "udp", None, segment.gateway, 67, 68]
        found.append((segment.id, "relay, as a client", asked, right, why))
        asked = [netns, "udp", None, segment.gateway, 67, 67]
        found.append((segment.id, "relay, as a server", asked, False, "not the DHCP server"))
        if segment.id in servers:
            asked = [box.server_netns(servers[segment.id]), "udp", None, segment.gateway, 67, 67]
            found.append(("DHCP server", "relay, as a server", asked, True, "the DHCP server"))
    return found


def dhcp6_of(world):
    """With DHCPv6 clients speak from link-local addresses; servers from the server's alone."""
    box, found = world.box, []
    segments = world.school.segments.values()
    servers = {one.segment: one for one in world.school.serving("dhcp") if one.address6}
    is_used = any(segment.dhcp6 for segment in segments)
    for segment in segments:
        netns, right = box.netns(segment.id), segment.dhcp6 is not None
        why = "DHCPv6 of the segment" if right else "no DHCPv6 in the segment"
        near = f"{link_local(segment)}%eth0"
        asked = [netns, "udp", None, near, 547, 546]
        found.append((segment.id, "relay of DHCPv6, as a client", asked, right, why))
        if not segment.net6:
            continue
        for name, port in (("client", 546), ("server", 547)):
            asked = [netns, "udp", None, segment.gateway6, 547, port]
            why = "from no link-local address" if port == 546 else "not the DHCP server"
            found.append((segment.id, f"gateway, as a {name}", asked, False, why))
        if segment.id in servers:
            asked = [box.server_netns(servers[segment.id]), "udp", None, segment.gateway6, 547, 547]
            why = "the DHCP server" if is_used else "no DHCPv6 at the school"
            found.append(("DHCP server", "relay of DHCPv6, as a server", asked, is_used, why))
    return found


def link_local(segment):
    """The address of the firewall's interface that it has by itself."""
    shown = ["ip", "-n", FIREWALL, "-6", "-o", "addr", "show", "dev", segment.interface]
    said = run_command(*shown, "scope", "link")
    return said.split("inet6 ")[1].split("/")[0]


def echoes_of(world):
    """Who may know whether the firewall is there: as flows and guarantees say it of its zone."""
    own, found = own_address(world), []
    for who, netns, source, bind in sources(world):
        if source in world.box.few:
            continue
        for name, target in targets(world, source.version):
            right, why = policy.to_firewall(world.school, source, target, "icmp", 0, own)
            wanted = target == own or (right is False and name == forbidden_to(world, source, own))
            if right is not None and wanted:
                asked = [netns, "icmp", str(source) if bind else None, target, 0]
                found.append((f"{who} {source}", f"firewall in {name}", asked, right, why))
    return found


def forbidden_to(world, source, own):
    """One more segment that a guarantee keeps a source out of."""
    for name, target in targets(world, source.version):
        right, why = policy.to_firewall(world.school, source, target, "icmp", 0, own)
        if target != own and right is False and why.startswith("guarantee"):
            return name
    return None


def ask(world, questions, name, size):
    """Asks, asks again what did not answer, and judges."""
    questions = [one for one in questions if one[3] is not None]
    answers = world.box.ask([one[2] for one in questions], 2, size, quiet=1)
    # Packets get lost on a busy machine; what came through did so by no chance.
    lost = [n for n, one in enumerate(questions) if one[3] and not is_open(answers[n])]
    if lost:
        time.sleep(PAUSE)
        again = world.box.ask([questions[n][2] for n in lost], 2.5, min(size, 40), quiet=2)
        for number, answer in zip(lost, again):
            answers[number] = answer
    for (who, whom, asked, right, why), answer in zip(questions, answers):
        what = asked[1] if asked[1] == "icmp" else f"{asked[1]}/{asked[4]}"
        got = "open" if is_open(answer) else "closed"
        wanted = "open" if right else "closed"
        world.results.judge(name, got == wanted, who, whom, what, got, wanted, why)


def is_open(answer):
    """Whether something came back that is no error."""
    return answer is not None and not answer.startswith("!")
