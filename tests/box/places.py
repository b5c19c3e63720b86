# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Whom to ask: addresses that follow from a school's networks, and the ports of its services."""

import ipaddress

from reading import inside, networks, ranges

# Well-known addresses of the internet, and addresses that are nobody's and no internet.
INTERNET = "1.1.1.1 8.8.8.8 17.57.144.10 93.184.216.34 203.0.113.77".split()
INTERNET6 = "2606:4700:4700::1111 2001:db8:77::1".split()
NOBODYS = "192.168.7.7 100.64.3.3 172.31.9.9".split()
NOBODYS6 = "fd00:1234::1".split()
# Ports that are asked whatever the services of a school are.
ALWAYS = {("tcp", port) for port in (1, 21, 23, 25, 135, 139, 3389, 5900, 8080, 8443)} | {
    ("udp", port) for port in (1, 68, 137, 500, 547, 1900, 4500, 5353, 51820)
}


def edges(net):
    """First, middle and last address of a network, and the neighbours just outside."""
    first, last = int(net[0]), int(net[-1])
    top = (1 << net.max_prefixlen) - 1
    make = type(net[0])
    within = {make(first), make(first + (last - first) // 2), make(last)}
    beyond = {make(number) for number in (first - 1, last + 1) if 0 < number < top}
    return within, beyond


def usable(address, school):
    """Whether a host outside of the school can have an address."""
    own = [net for net in (school.block, school.block6) if net]
    impossible = networks(
        "0.0.0.0/8 127.0.0.0/8 169.254.0.0/16 198.18.0.0/15 224.0.0.0/3 "
        "::/96 fe80::/10 ff00::/8 fec0::/10".split()
    )
    return not inside(address, own + impossible)


def outside(school):
    """Addresses outside of the school: those that get all ports, and those that get few."""
    main, thin = set(), set()
    for net, _ in school.elsewhere:
        within, beyond = edges(net)
        main.add(sorted(within)[len(within) // 2])
        thin |= within | beyond
    for net in destinations(school):
        within, beyond = edges(net)
        main.add(sorted(within)[len(within) // 2])
        thin |= within | beyond
    for table, key in (("management", "sources"), ("snmp", "managers")):
        for net in networks((school.show.get(table) or {}).get(key, [])):
            within, beyond = edges(net)
            thin |= within | beyond
    main |= {ipaddress.ip_address(INTERNET[0]), ipaddress.ip_address(INTERNET6[0])}
    thin |= {ipaddress.ip_address(text) for text in INTERNET + INTERNET6 + NOBODYS + NOBODYS6}
    thin |= other_schools(school)
    main = {address for address in main if usable(address, school)}
    return sorted(main, key=str), sorted(
        (address for address in thin - main if usable(address, school)), key=str
    )


def destinations(school):
    """The networks to which flows are restricted."""
    found = set()
    for flow in school.flows.values():
        found |= set(networks(flow.get("destinations", [])))
    return sorted(found, key=str)


def other_schools(school):
    """Addresses in the blocks before and after that of the school."""
    found = set()
    for block, supernet in zip((school.block, school.block6), (4, 6)):
        if block is None:
            continue
        for number in (int(block[0]) - 5, int(block[-1]) + 5):
            address = ipaddress.ip_address(number)
            within = [net for net in school.supernets if net.version == supernet]
            if inside(address, within):
                found.add(address)
    return found


def inner(school, segment):
    """The address that gets all ports, and the addresses of a segment that get few."""
    net = segment.net
    taken = {segment.gateway} | {server.address for server in school.servers}
    taken |= {address for _, _, address in segment.reservations}
    middle = net[net.num_addresses // 2]
    while middle in taken:
        middle += 1
    thin = {net[1], net[-3]}
    for wanted in destinations(school):
        if wanted.version == 4 and wanted.overlaps(net):
            within, beyond = edges(wanted)
            thin |= within | beyond
    thin = {address for address in thin if address in net} - {net[0], net[-1], middle}
    return middle, sorted(thin - taken)


def ports(school):
    """All ports to ask: of each service both ends and their neighbours, and well-known ones."""
    found = set(ALWAYS) | {("icmp", 0)}
    for service in school.services.values():
        for proto in ("tcp", "udp"):
            for first, last in ranges(service.get(proto, [])):
                for port in (first - 1, first, last, last + 1):
                    if 0 < port < 65536:
                        found.add((proto, port))
    return sorted(found)


def few_ports(school):
    """One port of each service, and two of no service."""
    found = {("icmp", 0), ("tcp", 1), ("udp", 1)}
    for service in school.services.values():
        for proto in ("tcp", "udp"):
            for first, _ in ranges(service.get(proto, []))[:1]:
                found.add((proto, first))
    return sorted(found)


def texts(found):
    """Networks in a text, but for those that are none."""
    nets = []
    for text in found:
        try:
            nets.append(ipaddress.ip_network(text.strip(), strict=False))
        except ValueError:
            pass
    return nets
