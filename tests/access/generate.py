# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A random small school."""

import ipaddress

# Each has the slot of its number in the block of the school: 1,024 addresses.
SEGMENTS = {
    "mgmt": ("mgmt", 10),
    "ap": ("mgmt", 11),
    "infra": ("infra", 21),
    "lehr": ("lehr", 40),
    "lehr-mob": ("lehr", 41),
    "sus": ("sus", 60),
    "druck": ("druck", 75),
    "gast": ("gast", 85),
    "quar": ("quar", 98),
}
PORTS = [20, 21, 22, 23, 53, 80, 81, 161, 162, 443, 444, 500, 1024, 1812, 5000, 5001, 65534, 65535]
NETWORKS = ["10.0.16.0/24", "10.0.17.0/28", "10.0.24.0/28", "10.0.24.16/28", "203.0.113.0/24"]
NETWORKS += ["198.51.100.64/26", "2001:db8:16::/48", "2001:db8:24::/64", "fd00:24::/64"]
INTERNET = ["17.0.0.0/8", "192.0.2.53/32", "192.0.2.0/24", "2a00:17::/32", "8.8.8.0/25"]
OWN_ZONES = ["mgmt", "infra", "lehr", "sus", "druck", "gast", "quar"]


def school(chance, index):
    """A school that has everything, at random."""
    zones = {
        name: {"title": name, "trust": "untrusted" if name in ("gast", "quar") else "restricted"}
        for name in OWN_ZONES
    }
    zones["mgmt"]["trust"] = zones["infra"]["trust"] = "trusted"
    zones["park"] = {"title": "park", "trust": "untrusted"}
    zones["verw"] = {"title": "verw", "trust": "trusted"}
    zones["netz"] = {"title": "netz", "trust": "internet"}
    nets = chance.sample(NETWORKS, 4)
    zones["zentrale"] = {"title": "zentrale", "trust": "trusted", "networks": nets[:2]}
    zones["fern"] = {"title": "fern", "trust": "restricted", "networks": nets[2:]}
    if chance.random() < 0.3:
        zones["weit"] = {"title": "weit", "trust": "internet"}
    for name in ("zentrale", "fern", "netz"):
        if chance.random() < 0.5:
            zones[name]["through"] = chance.choice([["leitung"], ["tunnel"], ["leitung", "tunnel"]])
    made = {
        "title": f"Schule {index}",
        "profile": "alle",
        "index": index,
        "students": 10,
        "management": {"sources": sources(chance)},
        "snmp": {"managers": sources(chance)},
        "zones": zones,
        "segments": segments(chance, index, zones),
        "services": {name: service(chance, name) for name in ("d1", "d2", "d3", "d4")},
        "flows": {},
        "guarantees": {},
        "radius-groups": {},
    }
    made["services"]["ping"] = {"title": "ping", "ping": True}
    if chance.random() < 0.2:
        made["services"]["ftp"] = {"title": "ftp", "tcp": ["21"], "helper": "ftp"}
    made.update(equipment(chance, index))
    # Somebody administers and monitors, often from inside as well.
    made["services"]["verwalten"] = {"title": "verwalten", "tcp": ["22"], "udp": ["161"]}
    made["flows"]["f0"] = flow(chance, made) | {
        "from": ["zentrale", "fern", "lehr"],
        "to": ["mgmt"],
        "services": ["verwalten"],
        "action": "allow",
    }
    made["flows"]["f0"].pop("destinations", None)
    for one in (made["management"]["sources"], made["snmp"]["managers"]):
        if chance.random() < 0.4:
            one.append(networks(made, chance.choice(["mgmt", "ap", "lehr"]))[0])
    for number in range(1, chance.randint(4, 9)):
        made["flows"][f"f{number}"] = flow(chance, made)
    if chance.random() < 0.7:
        made["guarantees"]["g1"] = guarantee(chance, made)
    made["radius-groups"] = groups(chance)
    return made


def segments(chance, index, zones):
    """The segments of a school."""
    made = {}
    for slot, (name, (zone, vlan)) in enumerate(SEGMENTS.items()):
        made[name] = {
            "title": name,
            "zone": zone,
            "vlan": vlan,
            "subnet": subnet(chance, slot),
            "ipv6": chance.random() < 0.4,
        }
    made["lehr-mob"]["enabled"] = chance.random() < 0.7
    made["verw"] = {"title": "verw", "zone": "verw", "vlan": 30, "external": True}
    if chance.random() < 0.5:
        made["verw"]["network"] = f"10.16.{index}.0/26"
    made["leitung"] = {"title": "leitung", "zone": "netz", "vlan": 901}
    made["leitung"]["uplink"] = {"mode": "dhcp"}
    made["tunnel"] = {"title": "tunnel", "zone": "netz", "vlan": 902}
    made["tunnel"]["uplink"] = {"mode": "dhcp"}
    if "weit" in zones:
        made["tunnel"]["zone"] = "weit"
    if chance.random() < 0.2:
        made["leitung"]["uplink"] = {
            "mode": "pppoe",
            "user": "schule",
            "password": {"secret": "leitung"},
        }
    if chance.random() < 0.2:
        # A network of the school's own between the firewall and the next one.
        made["tunnel"]["subnet"] = {"offset": "0.0.60.8", "prefix": 29}
        del made["tunnel"]["uplink"]
    made["park"] = {"title": "park", "zone": "park", "vlan": 999, "parking": True}
    return made


def subnet(chance, slot):
    """Where in its slot a segment lies."""
    prefix = chance.choice([23, 24, 25, 26])
    step = 1 << (32 - prefix)
    offset = slot * 1024 + step * chance.randrange(0, 512 // step)
    return {"offset": str(ipaddress.IPv4Address(offset)), "prefix": prefix}


def sources(chance):
    """Networks from which devices are administered."""
    choice = ["10.0.24.0/28", "10.0.24.4/30", "10.0.16.0/24", "203.0.113.7/32", "10.0.24.16/28"]
    found = chance.sample(choice, chance.randint(1, 3))
    if chance.random() < 0.4:
        found.append(chance.choice(["2001:db8:24::/64", "fd00:24::/96"]))
    return found


def service(chance, name):
    """Ports of TCP, UDP or both; ranges that touch, overlap and are apart."""
    made = {"title": name}
    for protocol in chance.choice([["tcp"], ["udp"], ["tcp", "udp"]]):
        made[protocol] = []
        for _ in range(chance.randint(1, 3)):
            first = chance.choice(PORTS)
            last = min(65535, first + chance.choice([0, 0, 0, 1, 2, 20, 500]))
            text = str(first) if first == last else f"{first}-{last}"
            if text not in made[protocol]:
                made[protocol].append(text)
    if chance.random() < 0.1:
        made["ping"] = True
    return made


def flow(chance, made):
    """A flow between some zones."""
    zones = [name for name in made["zones"] if name not in ("park", "verw")]
    found = {
        "from": chance.sample(zones, chance.choice([1, 1, 2, 3])),
        "to": chance.sample(zones, chance.choice([1, 1, 2])),
        "services": some_services(chance, made),
        "reason": "zum Vergleich",
    }
    if chance.random() < 0.15:
        found["action"] = "deny"
    if chance.random() < 0.3:
        found["destinations"] = destinations(chance, made, found["to"])
        if not found["destinations"]:
            del found["destinations"]
    if chance.random() < 0.1:
        found["log"] = True
    return found


def some_services(chance, made):
    """One or two services, or all."""
    if chance.random() < 0.12:
        return []
    return chance.sample(list(made["services"]), chance.choice([1, 1, 2]))


def destinations(chance, made, zones):
    """Networks that lie in the zones."""
    choice = []
    for name in zones:
        zone = made["zones"][name]
        if zone["trust"] == "internet":
            choice += INTERNET
        for text in zone.get("networks", []):
            choice += [text, part(chance, text)]
        for key, segment in made["segments"].items():
            if segment["zone"] == name and "subnet" in segment and segment.get("enabled", True):
                choice += own(chance, made, key)
    return chance.sample(choice, min(len(choice), chance.choice([1, 1, 2, 3])))


def networks(made, key):
    """The networks of a segment."""
    segment = made["segments"][key]
    offset = int(ipaddress.IPv4Address(segment["subnet"]["offset"]))
    first = (10 << 24) + ((128 + made["index"]) << 16) + offset
    found = [str(ipaddress.ip_network((first, segment["subnet"]["prefix"])))]
    if segment.get("ipv6"):
        found.append(f"fd6d:7573:{made['index']:x}:{segment['vlan']}::/64")
    return found


def own(chance, made, key):
    """The networks of a segment, and parts of them."""
    found = networks(made, key)
    found += [part(chance, text) for text in found]
    found.append(f"{ipaddress.ip_network(found[0])[-2]}/32")
    return found


def part(chance, text):
    """A network inside of a network."""
    network = ipaddress.ip_network(text)
    longer = min(network.max_prefixlen, network.prefixlen + chance.choice([1, 2, 4, 8]))
    size = 1 << (network.max_prefixlen - longer)
    at = chance.randrange(min(1 << 16, network.num_addresses // size))
    return str(type(network)((int(network[0]) + at * size, longer)))


def guarantee(chance, made):
    """What shall never be; flows that want it give way."""
    never = {
        "from": chance.sample(OWN_ZONES, chance.choice([1, 2])),
        "to": chance.sample(["gast", "quar", "zentrale", "fern", "netz"], chance.choice([1, 2])),
    }
    if chance.random() < 0.5:
        never["services"] = chance.sample(list(made["services"]), 1)
    give_way(made, never)
    return {"never": never, "reason": "zum Vergleich"}


def give_way(made, never):
    """Takes the sources of a guarantee out of the flows that lead to its targets."""
    for name, one in list(made["flows"].items()):
        if one.get("action") == "deny" or not set(one["to"]) & set(never["to"]):
            continue
        one["from"] = [zone for zone in one["from"] if zone not in never["from"]]
        if not one["from"]:
            del made["flows"][name]


def equipment(chance, index):
    """Devices, their roles, ports and WLANs."""
    carried = [name for name in SEGMENTS if name not in ("mgmt", "infra")]
    profiles = {
        "strecke": {"mode": "trunk", "native": "park", "tagged-all": True, "trusted": True},
        "sender": {"mode": "trunk", "native": "park", "tagged": carried},
        "leitung": {"mode": "access", "segment": "leitung"},
        "tunnel": {"mode": "access", "segment": "tunnel"},
        "server": {"mode": "access", "segment": "infra", "trusted": True},
        "raum": {"mode": "access", "segment": "lehr", "login": "dot1x-or-mac"},
        "klasse": {"mode": "access", "segment": "sus", "login": "dot1x"},
        "drucker": {"mode": "access", "segment": "druck", "login": "mac"},
        "verwaltung": {"mode": "access", "segment": "verw", "login": "dot1x"},
        "buendel": {"mode": "trunk", "native": "park", "tagged": ["lehr", "gast"]},
        "offen": {"mode": "access", "segment": chance.choice(["gast", "sus", "druck", "quar"])},
    }
    for name, profile in profiles.items():
        profile["title"] = name
        if "login" not in profile:
            profile["protection"] = "Der Schrank ist verschlossen"
    profiles["raum"]["max-clients"] = chance.choice([1, 2, 4])
    if chance.random() < 0.5:
        profiles["offen"]["max-clients"] = 2
    return {
        "buildings": {"a": {"title": "A"}},
        "rooms": {"a1": {"title": "A1", "building": "a"}},
        "port-profiles": profiles,
        "roles": roles(chance),
        "devices": devices(chance, index),
        "wlans": wlans(chance),
    }


def roles(chance):
    """What devices do."""
    sent = ["edu", "geraete", "gaeste"] if chance.random() < 0.8 else ["edu"]
    return {
        "tor": {"title": "tor", "kind": "firewall", "segment": chance.choice(["mgmt", "infra"])},
        "switch": {"title": "switch", "kind": "switch", "segment": "mgmt"},
        "sender": {
            "title": "sender",
            "kind": "access-point",
            "segment": "ap",
            "wlans": sent,
            "radio-plan": "innen",
        },
        "server": {
            "title": "server",
            "kind": "server",
            "segment": "infra",
            "server-roles": ["anmeldung"],
        },
        "drucker": {"title": "drucker", "kind": "other", "segment": "druck", "unmanaged": True},
    }


def devices(chance, index):
    """The inventory: everything hangs at one switch."""
    ports = {"1": "sender", "2": "sender", "3-4": "raum", "5": "klasse", "6": "drucker"}
    ports |= {"7": "verwaltung", "8": "offen", "11": "server", "12": "strecke"}
    made = {
        "fw": {
            "role": "tor",
            "model": "tor",
            "room": "a1",
            "uplink": "sw-a/12",
            "ports": {"1": "leitung", "2": "strecke", "3": "tunnel"},
        },
        "sw-a": {"role": "switch", "model": "switch", "room": "a1", "host": 3, "ports": ports},
        "ap-1": sender(chance, 1),
        "srv": {"role": "server", "model": "server", "room": "a1", "host": 10, "uplink": "sw-a/11"},
    }
    if chance.random() < 0.7:
        made["druck"] = {
            "role": "drucker",
            "model": "drucker",
            "room": "a1",
            "host": 5,
            "mac": f"00:00:5e:00:53:{index:02x}",
            "uplink": "sw-a/6",
        }
    return made


def sender(chance, port):
    """An access point."""
    host = chance.randint(4, 50) + 60 * (port - 1) // 10
    return {
        "role": "sender",
        "model": "sender",
        "room": "a1",
        "host": host,
        "uplink": f"sw-a/{port}",
    }


def wlans(chance):
    """Three WLANs."""
    return {
        "edu": {
            "title": "edu",
            "ssid": "EDU",
            "security": "wpa2-wpa3-enterprise",
            "pmf": "optional",
            "eap": ["tls"],
            "segment": "quar",
            "dynamic-segments": chance.choice([["lehr"], ["lehr", "sus"], ["sus"]]),
            "bands": ["5"],
            "isolate": chance.random() < 0.7,
        },
        "geraete": {
            "title": "geraete",
            "ssid": "GERAETE",
            "security": "wpa2-wpa3-personal",
            "pmf": "optional",
            "segment": "druck",
            "psk": {"secret": "wlan.geraete", "min-length": 24},
            "protection": "Den Schluessel kennt niemand",
            "bands": ["2.4"],
            "isolate": chance.random() < 0.7,
        },
        "gaeste": {
            "title": "gaeste",
            "ssid": "GAESTE",
            "security": chance.choice(["owe", "open"]),
            "pmf": "required",
            "segment": "gast",
            "bands": ["5"],
            "isolate": chance.random() < 0.7,
        },
    }


def groups(chance):
    """Who logs in, and where they are put."""
    made = {}
    for name, login, segment in [
        ("lehr-zertifikat", "certificate", "lehr"),
        ("sus-zertifikat", "certificate", "sus"),
        ("verw-zertifikat", "certificate", "verw"),
        ("lehr-passwort", "password", "lehr"),
        ("drucker", "mac", "druck"),
    ]:
        made[name] = {"title": name, "name": f"grp-{name}", "login": login, "segment": segment}
    made["lehr-passwort"]["enabled"] = chance.random() < 0.5
    return made
