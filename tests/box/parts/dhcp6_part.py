# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""DHCPv6: every segment asks through the relay, and nobody else reaches the server."""

import ipaddress
import json
import time
from concurrent.futures import ThreadPoolExecutor

import policy
import reading
from box import FIREWALL
from parts import dhcp_part
from parts.dhcp_part import tell
from shell import is_up, run as must, start, stop, tool, within

PROGRAMS = ["kea-dhcp6", "dhcrelay"]
STRANGER = "02:00:00:bb:{:02x}:{:02x}"


def run(world):
    """Kea of the server, a relay on the firewall, a client in each segment."""
    server = server_of(world)
    if server is None:
        return
    world.box.load()
    kea, relaying = serve(world, server), relay(world, server)
    try:
        if kea and is_up(world, kea, server.id, world.work / "kea6.log"):
            ask_all(world, server)
            ask_as_relay(world, server)
    finally:
        stop(relaying)
        stop(kea)


def server_of(world):
    """The server of a school in which somebody asks, or None."""
    if not any(segment.dhcp6 for segment in world.school.segments.values()):
        world.results.note("no segment of the school has DHCPv6")
        return None
    servers = [one for one in world.school.serving("dhcp") if one.address6]
    if not servers:
        world.results.note("the school has no DHCP server with IPv6")
        return None
    return servers[0]


def serve(world, server):
    """Puts the file of the server into effect, and starts Kea with it."""
    return dhcp_part.start_kea(world, server, "kea-dhcp6", world.work / "kea6.log")


def relay(world, server):
    """The relay as the router's file starts it; without one, from every segment to the server."""
    command = dhcp_part.command_of(world.router / "systemd/system/muster-relay-dhcp6.service")
    if command is None:
        segments, command = world.school.segments, ["dhcrelay", "-6", "-d", "--no-pid"]
        for segment in segments.values():
            if segment.dhcp6 and segment.id != server.segment:
                command += ["-l", segment.interface]
        command += ["-u", f"{server.address6}%{segments[server.segment].interface}"]
    relaying = start(within(FIREWALL, *command), world.work / "relay6.log")
    time.sleep(0.7)
    return relaying


def client(world, segment):
    """A device at a socket of a segment, with nothing but its link-local address."""
    netns = f"d{segment.vlan}"
    if netns not in world.shared:
        must("ip", "netns", "add", netns)
        # Its address counts at once.
        every = ("all", "default")
        world.box.set(netns, *(f"net.ipv6.conf.{one}.accept_dad=0" for one in every))
        world.box.plug(netns, segment, [])
        world.shared[netns] = True
    return netns


def ask_all(world, server):
    """All segments at once; also those without IPv6, in which nobody may answer."""
    segments = list(world.school.segments.values())
    for segment in segments:
        client(world, segment)
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda segment: ask(world, segment), segments))
    for segment, (steps, answers) in zip(segments, told):
        judge(world, segment, server, steps, answers)


def steps_of(world, segment):
    """What a segment is asked: each step with its name."""
    steps, numbers = [], iter(range(256))

    def step(name, do, **more):
        mac = STRANGER.format(segment.vlan % 256, next(numbers))
        steps.append((name, {"do": do, "mac": mac, **more}))

    if not segment.dhcp6:
        step("nobody's information", "inform", tries=1)
        step("nobody's address", "solicit", tries=1)
        return steps
    step("information", "inform")
    pool = world.school.pool6(segment)
    if pool is None:
        step("no address", "lease")
        return steps
    first, last = pool
    for name, address in (
        ("first of the pool", first),
        ("last of the pool", last),
        ("before the pool", first - 1),
        ("behind the pool", last + 1),
    ):
        step(name, "solicit", ask=str(address))
    step("new device", "lease")
    return steps


def do(netns, steps):
    """Hands steps to a client."""
    return json.loads(must(*tool(netns, "dhcp6"), input=json.dumps(steps)))


def ask(world, segment):
    """Does all steps in a segment, and then renews the new device's address."""
    netns, steps = client(world, segment), steps_of(world, segment)
    answers = do(netns, [step for _, step in steps])
    name, step = steps[-1]
    if name == "new device" and answers[-1] and answers[-1]["address"]:
        known = {"address": answers[-1]["address"], "server": answers[-1]["server"]}
        steps.append(("renewal", {"do": "renew", "mac": step["mac"], **known}))
        answers += do(netns, [steps[-1][1]])
    return steps, answers


def judge(world, segment, server, steps, answers):
    """Whether every answer is what the segment says."""
    pool = world.school.pool6(segment) if segment.dhcp6 else None
    for (name, step), answer in zip(steps, answers):
        address = answer and answer["address"]
        what = f"{name} ({step.get('ask') or step['mac']})"
        if name.startswith("nobody's"):
            tell(world, segment, server, what, answer and "an answer", None, "no DHCPv6 here")
        elif name in ("first of the pool", "last of the pool"):
            tell(world, segment, server, what, address, step["ask"], "the segment's pool")
        elif name in ("before the pool", "behind the pool"):
            fine = address is None or is_in(pool, address)
            got = address if not fine else "another"
            tell(world, segment, server, what, got, "another", "outside of the pool")
        elif name == "renewal":
            tell(world, segment, server, what, address, step["address"], "its own address")
        elif answer is None:
            tell(world, segment, server, what, "no answer", "an answer", "DHCPv6 of the segment")
        elif name == "no address":
            tell(world, segment, server, what, address, None, "devices make their addresses")
        else:
            told(world, segment, server, name, what, answer)


def is_in(pool, address):
    """Whether an address is in a pool."""
    return pool[0] <= ipaddress.ip_address(address) <= pool[1]


def told(world, segment, server, name, what, answer):
    """What a device hears beside its address, and how long both hold."""
    lease = reading.seconds(segment.dhcp6["lease"])
    pool = world.school.pool6(segment)
    right = options(world)
    if name == "new device":
        fine = answer["address"] and is_in(pool, answer["address"])
        got = answer["address"] if not fine else "in it"
        tell(world, segment, server, what, got, "in it", "the pool")
        right |= {"lease": lease, "preferred": lease}
    elif pool is None:
        right |= {"refresh": lease}
    for key, value in right.items():
        tell(world, segment, server, f"{key} for {what}", str(answer[key]), str(value), "the model")


def options(world):
    """What every device is told."""
    show = world.school.show
    clocks = [one for one in show["ntp"]["servers"] if ":" in one]
    resolvers = [one.address6 for one in world.school.serving("dns") if one.address6]
    return {
        "dns": list(map(str, sorted(resolvers))),
        "sntp": clocks,
        "ntp": clocks,
        "domain": f"{world.school.key}.{show['dns']['domain']}",
    }


def ask_as_relay(world, server):
    """Whoever plays the relay reaches the server only where a flow leads there."""
    served = [one for one in world.school.segments.values() if one.dhcp6]
    link = next(one for one in served if one.id != server.segment).gateway6
    step = {"do": "relay", "mac": STRANGER.format(0, 0), "target": str(server.address6)}
    step |= {"link": str(link), "tries": 1}
    for segment in world.school.segments.values():
        if not segment.net6:
            continue
        source = world.box.hosts6[segment.id]
        right, why = policy.through(world.school, source, server.address6, "udp", 547)
        if segment.id == server.segment:
            right, why = True, "it is beside the server"
        (answer,) = do(world.box.netns(segment.id), [step])
        got = "an answer" if answer else "no answer"
        wanted = "an answer" if right else "no answer"
        tell(world, segment, server, f"relay for {link}", got, wanted, why)
