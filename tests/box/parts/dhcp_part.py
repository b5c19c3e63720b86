# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Addresses: every segment asks through the relay, as a new device and as one of the inventory."""

import ipaddress
import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import reading
from apply import Apply
from box import FIREWALL
from enter import cover
from shell import batch, is_up, run as must, start, stop, tool, within

PROGRAMS = ["kea-dhcp4", "dhcrelay"]
PLACE = Path("/etc/kea")
STRANGER = "02:00:00:aa:{:02x}:{:02x}"


def run(world):
    """Kea of the server, a relay on the firewall, a client in each segment."""
    servers = world.school.serving("dhcp")
    if not servers:
        world.results.note("the school has no DHCP server")
        return
    world.box.load()
    kea = serve(world, servers[0])
    relaying = relay(world, servers[0])
    try:
        if kea and is_up(world, kea, servers[0].id, world.work / "kea.log"):
            ask_all(world, servers[0])
    finally:
        stop(relaying)
        stop(kea)


def serve(world, server):
    """Puts the file of the server into effect, and starts Kea with it."""
    return start_kea(world, server, "kea-dhcp4", world.work / "kea.log")


def start_kea(world, server, program, log):
    """The same for one of the two programs of Kea, whose platform has its name."""
    Path("/run/kea").mkdir(exist_ok=True)
    if "kea" not in world.shared:
        world.shared["kea"] = cover("/var/lib/kea", copy=False), cover(PLACE)
    for old in Path("/var/lib/kea").glob("*"):
        old.unlink()
    environment = dict(os.environ, KEA_LOCKFILE_DIR="/run/kea", KEA_PIDFILE_DIR="/run/kea")
    netns = world.box.server_netns(server)
    if not Apply(world, program, netns, world.out / server.id).install():
        return None
    kea = start(within(netns, program, "-c", PLACE / f"{program}.conf"), log, env=environment)
    time.sleep(1.5)
    return kea


def relay(world, server):
    """The relay as the router's file starts it; without one, from every segment to the server."""
    command = command_of(world.router / "systemd/system/muster-relay-dhcp4.service")
    if command is None:
        school, command = world.school, ["dhcrelay", "-4", "-d"]
        for segment in school.segments.values():
            if segment.dhcp and segment.id != server.segment:
                command += ["-id", segment.interface]
        command += ["-iu", school.segments[server.segment].interface, str(server.address)]
    relaying = start(within(FIREWALL, *command), world.work / "relay.log")
    time.sleep(0.7)
    return relaying


def command_of(unit):
    """The command of a service, or None."""
    lines = unit.read_text("utf-8").splitlines() if unit.is_file() else []
    # systemd reads %% as a percent sign.
    lines = [line.replace("%%", "%") for line in lines if line.startswith("ExecStart=")]
    found = [line.partition("=")[2].split() for line in lines]
    return found[0] if found else None


def client(world, segment):
    """A device at a socket of a segment, without an address yet."""
    netns = f"c{segment.vlan}"
    if netns not in world.shared:
        must("ip", "netns", "add", netns)
        world.box.plug(netns, segment, [])
        world.box.set(netns, "net.ipv4.conf.eth0.rp_filter=0", "net.ipv4.conf.all.rp_filter=0")
        world.shared[netns] = True
    return netns


def ask_all(world, server):
    """All segments at once."""
    segments = [s for s in world.school.segments.values() if s.dhcp or s.id == server.segment]
    for segment in segments:
        client(world, segment)
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda segment: ask(world, segment, server), segments))
    for segment, (steps, answers) in zip(segments, told):
        judge(world, segment, server, steps, answers)


def steps_of(world, segment):
    """What a segment is asked: each step with its name."""
    steps, numbers = [], iter(range(256))

    def stranger():
        return STRANGER.format(segment.vlan % 256, next(numbers))

    pool = world.school.pool(segment) if segment.dhcp else None
    if pool is None:
        steps.append(("unknown device", {"do": "lease", "mac": stranger(), "tries": 2}))
    else:
        first, last = pool
        for name, address in (
            ("first of the pool", first),
            ("last of the pool", last),
            ("before the pool", first - 1),
            ("behind the pool", last + 1),
        ):
            step = {"do": "discover", "mac": stranger(), "ask": str(address)}
            steps.append((name, step))
        steps.append(("new device", {"do": "lease", "mac": stranger()}))
    if segment.dhcp:
        reserved = segment.reservations
        for _, mac, address in [*reserved[:2], *reserved[2:][-1:]]:
            steps.append((f"reservation {address}", {"do": "lease", "mac": mac}))
    return steps


def do(netns, steps):
    """Hands steps to a client."""
    return json.loads(must(*tool(netns, "dhcp"), input=json.dumps(steps)))


def ask(world, segment, server):
    """Does all steps in a segment, and then renews the new device's address with the server."""
    netns, steps = client(world, segment), steps_of(world, segment)
    answers = do(netns, [step for _, step in steps])
    leased = [
        (step, answer)
        for (name, step), answer in zip(steps, answers)
        if answer and (name == "new device" or name.startswith("reservation"))
    ]
    if leased:
        step, answer = leased[0]
        address = answer["address"]
        prefix = segment.net.prefixlen
        batch(
            f"addr add {address}/{prefix} dev eth0\nroute add default via {segment.gateway}\n",
            netns,
        )
        renewal = {"do": "renew", "mac": step["mac"], "address": address}
        steps.append(("renewal", dict(renewal, server=str(server.address))))
        answers += do(netns, [steps[-1][1]])
        batch("addr flush dev eth0\n", netns)
    return steps, answers


def judge(world, segment, server, steps, answers):
    """Whether every answer is what the segment says."""
    pool = world.school.pool(segment) if segment.dhcp else None
    for (name, step), answer in zip(steps, answers):
        address = ipaddress.ip_address(answer["address"]) if answer else None
        what = f"{name} ({step.get('ask') or step['mac']})"
        if name in ("first of the pool", "last of the pool"):
            tell(world, segment, server, what, str(address), step["ask"], "the segment's pool")
        elif name in ("before the pool", "behind the pool"):
            fine = address is None or pool[0] <= address <= pool[1]
            got = address if not fine else "another"
            tell(world, segment, server, what, str(got), "another", "outside of the pool")
        elif name == "unknown device":
            tell(
                world, segment, server, what, str(address), "None", "only devices of the inventory"
            )
        elif name == "renewal":
            tell(world, segment, server, what, str(address), step["address"], "its own address")
        else:
            lease(world, segment, server, name, what, answer)


def tell(world, segment, server, what, got, right, why):
    """Judges one answer."""
    whom = f"server {server.id}"
    world.results.judge("exchanges", got == right, segment.id, whom, what, got, right, why)


def lease(world, segment, server, name, what, answer):
    """An address with everything that belongs to it."""
    if answer is None:
        tell(world, segment, server, what, "no answer", "an address", "DHCP of the segment")
        return
    pool = world.school.pool(segment)
    address = ipaddress.ip_address(answer["address"])
    if name == "new device":
        fine = pool[0] <= address <= pool[1]
        tell(
            world, segment, server, what, str(address) if not fine else "in it", "in it", "the pool"
        )
    else:
        tell(world, segment, server, what, str(address), name.split()[-1], "the inventory")
    for key, right in options(world, segment, server).items():
        tell(world, segment, server, f"{key} for {what}", str(answer[key]), str(right), "the model")


def options(world, segment, server):
    """What a client is told beside its address."""
    show = world.school.show
    right = {
        "mask": [str(segment.net.netmask)],
        "router": [str(segment.gateway)],
        "dns": [str(one.address) for one in world.school.serving("dns")],
        "ntp": [one for one in show["ntp"]["servers"] if ":" not in one],
        "domain": f"{world.school.key}.{show['dns']['domain']}",
        "lease": reading.seconds(segment.dhcp["lease"]),
    }
    boot = segment.dhcp.get("boot-file")
    if boot:
        right |= {"file": boot, "boot-file": boot}
        right |= {"next": str(server.address), "boot-server": str(server.address)}
    return right


def reload(process):
    """Lets a running Kea read its file again."""
    process.send_signal(signal.SIGHUP)
