# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Names: what each filter profile blocks, allows and rewrites, and what nobody may see."""

import ipaddress
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import trust
from box import OUTSIDE
from apply import Apply
from certificates import names as server_names
from enter import cover
from shell import Failed, is_up, run as must, start, stop, tool, tried, within

PROGRAMS = [
    "unbound",
    "unbound-checkconf",
    "named",
    "dnssec-keygen",
    "dnssec-signzone",
    "openssl",
]
# A name that no list has, one that points into the school, and one that is not signed as it says.
NEUTRAL = ["www.wikipedia.org", "neutral.example.org"]
INWARDS = "inwards.example.org"
FORGED = "forged.example.org"
# An alias outside of a name that filters rewrite: it is answered as it is.
ALIAS = "alias.example.org"
SAMPLE = 10
# What is no answer, and what stands for any address.
REFUSED = ("REFUSED", "no answer", "SERVFAIL", "NXDOMAIN")
NOT_ASKED = "an address"
PLACE = Path("/etc/unbound/unbound.conf")


def run(world):
    """Unbound of the server, and an upstream with a signed root zone that speaks TLS."""
    servers = world.school.serving("dns")
    if not servers:
        world.results.note("the school has no resolver")
        return
    world.box.load()
    zone = names_of(world)
    upstream = serve_upstream(world, zone)
    resolver = serve(world, servers[0])
    try:
        log = world.work / "unbound.log"
        if resolver is None or not is_up(world, resolver, servers[0].id, log):
            return
        ask_all(world, servers[0], zone)
        ask_own(world, servers[0])
        ask_over_ipv6(world, servers[0])
        ask_outside(world, servers[0])
        stop(resolver)
        wrong_name(world, servers[0], upstream)
    finally:
        stop(resolver)
        stop(world.shared.pop("named"))


def names_of(world):
    """Names that are asked, each with the address that it has outside."""
    show, chance = world.school.show, world.chance
    asked = list(NEUTRAL)
    lists = [show["dns"].get("block", [])]
    for profile in reading_profiles(world):
        lists += [profile.get("block", []), profile.get("allow", [])]
    for names in lists:
        some = chance.sample(sorted(names), min(SAMPLE, len(names)))
        asked += some + [f"below.{name}" for name in some]
    for search in show.get("safe-search", {}).values():
        asked += search["names"] + [search["target"]]
        asked += [f"below.{name}" for name in search["names"]]
    asked = sorted({name.lower() for name in asked})
    first = ipaddress.ip_address("151.101.0.0")
    zone = {name: first + number for number, name in enumerate(asked, 1)}
    inner = next(iter(world.school.segments.values())).gateway
    rewritten = aliased(world)
    if rewritten:
        zone[ALIAS] = zone[rewritten]
    return zone | {INWARDS: inner, FORGED: first}


def aliased(world):
    """The name to which the alias leads, or None."""
    searches = world.school.show.get("safe-search", {}).values()
    names = [name for search in searches for name in search["names"]]
    return min(names, default="").lower() or None


def reading_profiles(world):
    """The filter profiles that the segments of the school have."""
    profiles = world.school.show.get("dns-filters", {})
    used = {segment.filter for segment in world.school.segments.values()}
    return [profiles[key] for key in sorted(used - {None}) if key in profiles]


def serve_upstream(world, zone):
    """A server outside that knows the names, at the addresses of the upstreams."""
    folder = world.work / "upstream"
    folder.mkdir(exist_ok=True)
    lines = [
        "$TTL 300",
        ". IN SOA a. b. 1 3600 600 86400 300",
        ". IN NS ns.test.",
        "ns.test. IN A 192.0.2.1",
    ]
    for name, address in zone.items():
        says = f"CNAME {aliased(world)}." if name == ALIAS else f"A {address}"
        lines.append(f"{name}. IN {says}")
    (folder / "root").write_text("\n".join(lines) + "\n")
    for kind in ([], ["-f", "KSK"]):
        must("dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", *kind, ".", cwd=folder)
    must("dnssec-signzone", "-q", "-S", "-o", ".", "-f", "root.signed", "root", cwd=folder)
    forge(folder / "root.signed", str(zone[FORGED]))
    for key in folder.glob("K*.key"):
        if " 257 " in key.read_text():
            anchor = [line for line in key.read_text().splitlines() if "DNSKEY" in line]
            cover("/usr/share/dns/root.key").write_text("\n".join(anchor) + "\n")
    upstreams = world.school.show["dns"]["upstreams"].values()
    made = trust.authority(world).sign(
        "upstream", "/CN=upstream", server_names(*(one["name"] for one in upstreams))
    )
    addresses = [one["address"] for one in upstreams]
    world.box.have_outside(addresses)
    for address in addresses:
        world.box.keep(OUTSIDE, address, "tcp", 853)
    listen(world, folder, made, addresses)
    return folder, addresses


def forge(signed, address):
    """Gives a name another address than the one that is signed."""
    text = signed.read_text()
    line = rf"(?m)^({re.escape(FORGED)}\.\s.*\sA\s+){re.escape(address)}$"
    forged = re.sub(line, r"\g<1>203.0.113.66", text)
    if forged == text:
        raise Failed(f"{FORGED} is not in the signed zone")
    signed.write_text(forged)


def listen(world, folder, made, addresses):
    """Starts the upstream with a certificate."""
    stop(world.shared.get("named"))
    four = "".join(f"{one}; " for one in addresses if ":" not in one) or "none; "
    six = "".join(f"{one}; " for one in addresses if ":" in one) or "none; "
    (folder / "named.conf").write_text(
        f'tls dot {{ cert-file "{made[0]}"; key-file "{made[1]}"; }};\n'
        f'options {{ directory "{folder}"; pid-file none; session-keyfile none;\n'
        f"listen-on port 853 tls dot {{ {four}}}; listen-on-v6 port 853 tls dot {{ {six}}};\n"
        "recursion no; allow-query { any; }; };\ncontrols { };\n"
        'zone "." { type primary; file "root.signed"; };\n'
    )
    command = within(OUTSIDE, "named", "-g", "-c", folder / "named.conf")
    world.shared["named"] = start(command, folder / "log")
    time.sleep(1)


def serve(world, server):
    """Puts the files of the server into effect, and starts Unbound with them."""
    netns = world.box.server_netns(server)
    trust.readable(world)
    if "unbound" not in world.shared:
        world.shared["unbound"] = cover(PLACE.parent)
    if not Apply(world, "unbound", netns, world.out / server.id).install():
        return None
    said = tried(*within(netns, "unbound-checkconf", PLACE))
    if said.returncode or said.stderr.strip():
        world.results.add(
            server.id, "unbound-checkconf", PLACE.name, said.stderr.strip(), "no word", ""
        )
    resolver = start(within(netns, "unbound", "-dd", "-c", PLACE), world.work / "unbound.log")
    time.sleep(2)
    return resolver


def below(name, names):
    """The length of the longest of the names at or above a name, or -1."""
    return max((len(one) for one in names if name == one or name.endswith("." + one)), default=-1)


def right_answer(world, filter_id, name, zone):
    """What a client with a filter profile is told, and why."""
    show = world.school.show
    profile = show.get("dns-filters", {}).get(filter_id, {})
    if below(name, [one.lower() for one in show["dns"].get("block", [])]) >= 0:
        return "NXDOMAIN", "dns.block"
    block = below(name, [one.lower() for one in profile.get("block", [])])
    allow = below(name, [one.lower() for one in profile.get("allow", [])])
    if profile.get("allow-only") and allow < 0:
        return "NXDOMAIN", f"filter {filter_id} allows only others"
    if block > allow:
        return "NXDOMAIN", f"filter {filter_id} blocks it"
    for key in profile.get("safe-search", []):
        search = show.get("safe-search", {}).get(key, {})
        if name in [one.lower() for one in search.get("names", [])]:
            return str(zone[search["target"].lower()]), f"safe-search {key}"
    if name == INWARDS:
        return "no address", "no name outside points into the school"
    if name == FORGED:
        return "SERVFAIL", "its signature does not fit"
    return str(zone[name]), "nothing is said of it"


def told(netns, server, names, tries=2, address=None):
    """What a client takes from the answers: an address or name each, or why there is none."""
    address = address or server.address
    said = json.loads(must(*tool(netns, "resolve", address, tries), input=json.dumps(names)))
    # A resolver that hides an address of the school may as well fail.
    return [
        "no address" if name == INWARDS and one == "SERVFAIL" else one
        for name, one in zip(names, said)
    ]


def who_asks(world):
    """A segment of each filter profile and two of those without; never more of one kind."""
    by_filter = {}
    for segment in world.school.segments.values():
        by_filter.setdefault(segment.filter, []).append(segment)
    for filter_id, segments in sorted(by_filter.items(), key=lambda entry: str(entry[0])):
        for number, segment in enumerate(segments):
            yield segment, filter_id, number == 0


def ask_all(world, server, zone):
    """All names from one segment of each profile, a sample from the others."""
    jobs = []
    for segment, filter_id, first in who_asks(world):
        some = zone if first else world.chance.sample(sorted(zone), min(12, len(zone)))
        for name in some:
            jobs.append((segment, filter_id, name))
    ask_names(world, server, zone, jobs)


def ask_names(world, server, zone, jobs):
    """Asks for names: each with the segment that asks and its filter profile."""
    asked = []
    for segment, filter_id, name in jobs:
        right, why = right_answer(world, filter_id, name, zone)
        asked.append(("names", segment, filter_id, name, right, why))
    ask(world, server, asked)


def ask(world, server, asked):
    """Asks from all segments at once, and again alone what came out wrong."""
    by_segment = {}
    for one in asked:
        by_segment.setdefault(one[1].id, []).append(one)

    def one_segment(segment):
        names = [one[3] for one in by_segment[segment]]
        return told(world.box.netns(segment), server, names)

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(one_segment, by_segment))
    for some, said in zip(by_segment.values(), answers):
        for (kind, segment, filter_id, name, right, why), got in zip(some, said):
            if got != right:
                got = told(world.box.netns(segment.id), server, [name])[0]
            who = f"{segment.id} with filter {filter_id}"
            world.results.judge(kind, got == right, who, server.id, name, got, right, why)


def ask_own(world, server):
    """The school's own devices are known to all, by name and address."""
    school = world.school
    domain = f"{school.key}.{school.show['dns']['domain']}"
    keys = [key for key, device in school.devices.items() if school.segment_of(device)]
    names = {f"{key}.{domain}" for key in world.chance.sample(keys, min(12, len(keys)))}
    ask_devices(world, server, names)
    asked = []
    for segment, filter_id, first in who_asks(world):
        name = f"nothing-here.{domain}"
        if first:
            asked.append(("own names", segment, filter_id, name, "NXDOMAIN", "no such device"))
        if first and filter_id is None:
            right = f"{school.devices[server.id].get('hostname', server.id)}.{domain}."
            name = server.address.reverse_pointer
            asked.append(("own names", segment, filter_id, name, right, "a device"))
    ask(world, server, asked)


def ask_devices(world, server, names):
    """The addresses of the devices with these names, from one segment of each profile."""
    school, asked = world.school, []
    domain = f"{school.key}.{school.show['dns']['domain']}"
    for key, device in school.devices.items():
        name = f"{device.get('hostname', key)}.{domain}"
        if not {name, f"{key}.{domain}"} & set(names) or not school.segment_of(device):
            continue
        right = str(school.address_of(device, school.segment_of(device)))
        for segment, filter_id, first in who_asks(world):
            if first:
                asked.append(("own names", segment, filter_id, name, right, "a device"))
    ask(world, server, asked)


def ask_over_ipv6(world, server):
    """Whoever has IPv6 gets the same answers over it."""
    show = world.school.show
    if not server.address6:
        return
    for segment in world.school.segments.values():
        profile = show.get("dns-filters", {}).get(segment.filter, {})
        if not segment.net6:
            continue
        blocked = [one.lower() for one in [*show["dns"].get("block", []), *profile.get("block", [])]]
        for name in [NEUTRAL[0], *blocked[:1]]:
            right, why = right_answer(world, segment.filter, name, {name: NOT_ASKED})
            netns = world.box.netns(segment.id)
            got = told(netns, server, [name], address=server.address6)[0]
            fine = got == right if right == "NXDOMAIN" else got not in REFUSED
            who = f"{segment.id} over IPv6"
            world.results.judge("over IPv6", fine, who, server.id, name, got, right, why)


def ask_outside(world, server):
    """Nobody outside is answered."""
    status = told(OUTSIDE, server, NEUTRAL[:1], tries=1)[0]
    fine = status in ("no answer", "REFUSED")
    world.results.judge(
        "questions from outside", fine, "outside", server.id, NEUTRAL[0], status, "none", ""
    )


def wrong_name(world, server, upstream):
    """An upstream with the certificate of somebody else is not believed."""
    folder, addresses = upstream
    made = trust.authority(world).sign("other", "/CN=other", server_names("other.example"))
    trust.readable(world)
    listen(world, folder, made, addresses)
    resolver = serve_again(world, server)
    try:
        netns = world.box.server_netns(server)
        got = told(netns, server, NEUTRAL[:1])[0]
        fine = got in ("SERVFAIL", "no answer")
        why = "the certificate has another name"
        world.results.judge(
            "upstreams", fine, server.id, "upstream", NEUTRAL[0], got, "no address", why
        )
    finally:
        stop(resolver)


def serve_again(world, server):
    """A resolver without a memory, with the same files."""
    command = within(world.box.server_netns(server), "unbound", "-dd", "-c", PLACE)
    resolver = start(command, world.work / "unbound-again.log")
    time.sleep(1.5)
    return resolver
