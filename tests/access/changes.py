# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Random changes of a random school."""

import copy
import ipaddress

import generate


def changed(chance, made, index):
    """A copy of a school with one to four changes, and their names; `index` is one that is free."""
    new = copy.deepcopy(made)
    names = []
    for _ in range(chance.choice([1, 1, 2, 3, 4])):
        change = chance.choice(CHANGES)
        if change is move:
            change(chance, new, index)
        else:
            change(chance, new)
        names.append(change.__name__)
    mend(chance, new)
    return new, names


def mend(chance, made):
    """Takes away what a change has left without sense."""
    for one in made["flows"].values():
        if "destinations" not in one:
            continue
        left = [text for text in one["destinations"] if lies_in(made, text, one["to"])]
        one["destinations"] = left or generate.destinations(chance, made, one["to"])
        if not one["destinations"]:
            del one["destinations"]
    for one in made["guarantees"].values():
        if one.get("enabled", True):
            generate.give_way(made, one["never"])


def lies_in(made, text, zones):
    """Whether a network has addresses of zones."""
    network = ipaddress.ip_network(text)
    within = []
    for name in zones:
        zone = made["zones"][name]
        if zone["trust"] == "internet" and text in generate.INTERNET:
            return True
        within += zone.get("networks", [])
        for key, segment in made["segments"].items():
            if segment["zone"] == name and "subnet" in segment and segment.get("enabled", True):
                within += generate.networks(made, key)
    others = [ipaddress.ip_network(other) for other in within]
    return any(other.version == network.version and other.overlaps(network) for other in others)


def some(chance, table):
    """The key of an entry, or None."""
    return chance.choice(sorted(table)) if table else None


def flow_new(chance, made):
    number = next(n for n in range(100) if f"f{n}" not in made["flows"])
    made["flows"][f"f{number}"] = generate.flow(chance, made)


def flow_gone(chance, made):
    made["flows"].pop(some(chance, made["flows"]), None)


def flow_off(chance, made):
    if name := some(chance, made["flows"]):
        one = made["flows"][name]
        one["enabled"] = not one.get("enabled", True)


def flow_key(chance, made):
    """Another value of one key, as another flow has it."""
    if name := some(chance, made["flows"]):
        one, other = made["flows"][name], generate.flow(chance, made)
        key = chance.choice(["from", "to", "services", "destinations", "action"])
        if key == "to":
            one.pop("destinations", None)
        if key == "destinations":
            one.pop(key, None)
            if found := generate.destinations(chance, made, one["to"]):
                one[key] = found
        elif key == "action":
            one[key] = "allow" if one.get(key) == "deny" else "deny"
        else:
            one[key] = other[key]


def guarantee_new(chance, made):
    made["guarantees"]["g2"] = generate.guarantee(chance, made)


def guarantee_off(chance, made):
    if name := some(chance, made["guarantees"]):
        one = made["guarantees"][name]
        one["enabled"] = not one.get("enabled", True)


def guarantee_gone(chance, made):
    made["guarantees"].pop(some(chance, made["guarantees"]), None)


def zone_networks(chance, made):
    zone = made["zones"][chance.choice(["zentrale", "fern"])]
    taken = [text for one in made["zones"].values() for text in one.get("networks", [])]
    free = [text for text in generate.NETWORKS if text not in taken]
    if len(zone["networks"]) > 1 and chance.random() < 0.4:
        zone["networks"].pop(chance.randrange(len(zone["networks"])))
    elif chance.random() < 0.5:
        zone["networks"].append(chance.choice(free))
    else:
        at = chance.randrange(len(zone["networks"]))
        zone["networks"][at] = generate.part(chance, zone["networks"][at])


def zone_way(chance, made):
    zone = made["zones"][chance.choice(["zentrale", "fern", "netz"])]
    former = zone.pop("through", None)
    way = chance.choice([None, ["leitung"], ["tunnel"], ["leitung", "tunnel"]])
    if way and way != former:
        zone["through"] = way


def segment_zone(chance, made):
    segment = made["segments"][chance.choice(sorted(generate.SEGMENTS))]
    segment["zone"] = chance.choice(generate.OWN_ZONES)


def segment_vlan(chance, made):
    segment = made["segments"][chance.choice(sorted(generate.SEGMENTS))]
    segment["vlan"] = chance.randint(100, 800)


def segment_subnet(chance, made):
    slot = chance.randrange(len(generate.SEGMENTS))
    segment = made["segments"][list(generate.SEGMENTS)[slot]]
    if "subnet" not in segment:
        return
    if chance.random() < 0.5:
        segment["subnet"] = generate.subnet(chance, slot)
        return
    # It grows or shrinks where it stands, where that can be.
    offset = int(ipaddress.IPv4Address(segment["subnet"]["offset"]))
    prefix = segment["subnet"]["prefix"] + chance.choice([-1, 1])
    segment["subnet"]["prefix"] = prefix
    segment["subnet"]["offset"] = str(ipaddress.IPv4Address(offset & -(1 << (32 - prefix))))


def segment_six(chance, made):
    segment = made["segments"][chance.choice(sorted(generate.SEGMENTS))]
    segment["ipv6"] = "subnet" in segment and not segment["ipv6"]


def segment_off(_chance, made):
    segment = made["segments"]["lehr-mob"]
    segment["enabled"] = not segment["enabled"]


def segment_foreign(chance, made):
    segment = made["segments"]["verw"]
    if segment.pop("network", None) is None or chance.random() < 0.5:
        segment["network"] = f"10.17.{made['index']}.{chance.choice([0, 64])}/26"


def segment_external(_chance, made):
    """Only carried through now, or no longer."""
    segment = made["segments"]["quar"]
    if segment.pop("external", None):
        segment["subnet"] = {"offset": "0.0.32.0", "prefix": 24}
    else:
        segment["external"] = True
        segment["ipv6"] = False
        del segment["subnet"]


def segment_outside(_chance, made):
    """The network of a line is the school's own, or no longer."""
    segment = made["segments"]["tunnel"]
    if segment.pop("subnet", None) is None:
        segment["subnet"] = {"offset": "0.0.60.8", "prefix": 29}
        segment.pop("uplink")
    else:
        segment["uplink"] = {"mode": "dhcp"}


def segment_line(_chance, made):
    segment = made["segments"]["tunnel"]
    segment["zone"] = "netz" if segment["zone"] == "weit" else "weit"
    made["zones"]["weit"] = {"title": "weit", "trust": "internet"}


def profile_mode(chance, made):
    profile = made["port-profiles"]["offen"]
    for key in ("segment", "native", "tagged", "max-clients"):
        profile.pop(key, None)
    if profile["mode"] == "access":
        profile["mode"], profile["native"] = "trunk", "park"
        profile["tagged"] = chance.sample(["lehr", "sus", "gast", "druck"], 2)
    else:
        profile["mode"], profile["segment"] = "access", "gast"


def service_ports(chance, made):
    name = chance.choice(["d1", "d2", "d3", "d4"])
    made["services"][name] = generate.service(chance, name)


def service_edge(chance, made):
    """One port more or less at the end of a range."""
    service = made["services"][chance.choice(["d1", "d2", "d3", "d4"])]
    lists = [service[key] for key in ("tcp", "udp") if service.get(key)]
    found = chance.choice(lists)
    at = chance.randrange(len(found))
    first, _, last = found[at].partition("-")
    last = min(65535, max(int(first), int(last or first) + chance.choice([-1, 1])))
    text = first if last == int(first) else f"{first}-{last}"
    if text not in found:
        found[at] = text


def administration(chance, made):
    made["management"]["sources"] = generate.sources(chance)


def administration_inside(chance, made):
    """A segment of the school administers, or no longer."""
    found = made["management"]["sources"]
    key = chance.choice(["mgmt", "infra", "lehr"])
    text = generate.networks(made, key)[0]
    if text in found and len(found) > 1:
        found.remove(text)
    elif text not in found:
        found.append(text)


def monitoring(chance, made):
    made["snmp"]["managers"] = generate.sources(chance)
    if chance.random() < 0.3:
        made["snmp"]["managers"].append(generate.networks(made, "mgmt")[0])


def device_sender(chance, made):
    if made["devices"].pop("ap-2", None) is None:
        made["devices"]["ap-2"] = generate.sender(chance, 2)


def device_gone(chance, made):
    made["devices"].pop(chance.choice(["ap-1", "druck"]), None)


def device_switch(chance, made):
    devices = made["devices"]
    if devices.pop("sw-b", None):
        devices["sw-a"]["ports"].pop("9", None)
        return
    devices["sw-a"]["ports"].pop("9-10", None)
    devices["sw-a"]["ports"]["9"] = "strecke"
    devices["sw-b"] = {
        "role": "switch",
        "model": "switch",
        "room": "a1",
        "host": chance.randint(4, 50),
        "uplink": "sw-a/9",
        "ports": {"1": chance.choice(["raum", "offen", "drucker"]), "12": "strecke"},
    }


def device_host(chance, made):
    name = chance.choice(["sw-a", "ap-1", "srv"])
    if name in made["devices"]:
        made["devices"][name]["host"] = chance.randint(4, 58)


def ports_profile(chance, made):
    ports = made["devices"]["sw-a"]["ports"]
    at = chance.choice(["3-4", "5", "7", "8", "10"])
    choice = ["raum", "klasse", "drucker", "verwaltung", "offen", "buendel"]
    if at in ports and chance.random() < 0.3:
        del ports[at]
    elif "9-10" not in ports:
        ports[at] = chance.choice(choice)


def firewall_ports(chance, made):
    ports = made["devices"]["fw"]["ports"]
    if ports.pop("3", None) is None:
        ports["3"] = "tunnel"
    for name in ("zentrale", "fern", "netz"):
        if "3" not in ports:
            made["zones"][name].pop("through", None)


def profile_login(chance, made):
    profile = made["port-profiles"][chance.choice(["raum", "klasse", "verwaltung", "drucker"])]
    login = chance.choice(["none", "mac", "dot1x-or-mac", "dot1x"])
    profile["login"] = login
    profile["protection"] = "Der Raum ist verschlossen"


def profile_segment(chance, made):
    profile = made["port-profiles"][chance.choice(["raum", "klasse", "offen", "offen"])]
    if profile["mode"] != "access":
        return
    profile["segment"] = chance.choice(["lehr", "sus", "gast", "quar", "druck", "verw"])


def profile_tagged(chance, made):
    profile = made["port-profiles"]["buendel"]
    if chance.random() < 0.2:
        profile["tagged-all"] = not profile.get("tagged-all", False)
    profile["tagged"] = chance.sample(["lehr", "sus", "gast", "druck", "verw"], 2)


def wlan_security(chance, made):
    wlan = made["wlans"]["gaeste"]
    wlan["security"] = chance.choice(["owe", "open", "wpa3-personal"])
    wlan.pop("psk", None)
    wlan.pop("protection", None)
    if wlan["security"] == "wpa3-personal":
        wlan["psk"] = {"secret": "wlan.gaeste", "min-length": 24}
        wlan["protection"] = "Der Schluessel wechselt jeden Tag"


def wlan_segment(chance, made):
    name = chance.choice(["edu", "geraete", "gaeste"])
    choice = {"edu": ["quar", "lehr"], "geraete": ["druck", "gast"], "gaeste": ["gast", "quar"]}
    wlan = made["wlans"][name]
    wlan["segment"] = chance.choice(choice[name])
    if name == "edu":
        wlan["dynamic-segments"] = chance.choice([["lehr"], ["lehr", "sus"], ["sus"]])
        if wlan["segment"] in wlan["dynamic-segments"]:
            wlan["segment"] = "quar"


def wlan_isolate(chance, made):
    wlan = made["wlans"][chance.choice(["edu", "geraete", "gaeste"])]
    wlan["isolate"] = not wlan["isolate"]


def wlan_off(chance, made):
    wlan = made["wlans"][chance.choice(["edu", "geraete", "gaeste"])]
    wlan["enabled"] = not wlan.get("enabled", True)


def wlan_sent(_chance, made):
    role = made["roles"]["sender"]
    role["wlans"] = ["edu", "geraete", "gaeste"] if len(role["wlans"]) < 3 else ["edu"]


def group_off(chance, made):
    group = made["radius-groups"][chance.choice(["lehr-passwort", "drucker", "sus-zertifikat"])]
    group["enabled"] = not group.get("enabled", True)


def group_segment(chance, made):
    group = made["radius-groups"][chance.choice(["lehr-passwort", "verw-zertifikat"])]
    group["segment"] = chance.choice(["lehr", "sus", "verw", "infra"])


def group_login(chance, made):
    group = made["radius-groups"]["lehr-passwort"]
    group["login"] = "certificate" if group["login"] == "password" else "password"


def firewall_role(_chance, made):
    role = made["roles"]["tor"]
    role["segment"] = "infra" if role["segment"] == "mgmt" else "mgmt"


def move(_chance, made, index):
    """Another block of addresses; the destinations that name the old one go along."""
    old = f"10.{128 + made['index']}."
    for one in made["flows"].values():
        for at, text in enumerate(one.get("destinations", [])):
            if text.startswith(old):
                one["destinations"][at] = f"10.{128 + index}." + text[len(old) :]
    for one in (made["management"]["sources"], made["snmp"]["managers"]):
        for at, text in enumerate(one):
            if text.startswith(old):
                one[at] = f"10.{128 + index}." + text[len(old) :]
    made["index"] = index


CHANGES = [flow_new, flow_gone, flow_off, flow_key, flow_key, flow_key]
CHANGES += [guarantee_new, guarantee_off, guarantee_gone, zone_networks, zone_way]
CHANGES += [segment_zone, segment_vlan, segment_subnet, segment_subnet, segment_six, segment_off]
CHANGES += [segment_external, segment_outside, segment_line, profile_mode]
CHANGES += [segment_foreign, service_ports, service_edge, service_edge, administration]
CHANGES += [administration_inside, monitoring, device_sender, device_gone, device_switch]
CHANGES += [device_host, ports_profile, firewall_ports, profile_login, profile_segment]
CHANGES += [profile_tagged, wlan_security, wlan_segment, wlan_isolate, wlan_off, wlan_sent]
CHANGES += [group_off, group_segment, group_login, firewall_role, move]
