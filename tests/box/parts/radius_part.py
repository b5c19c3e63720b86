# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Logins: every group and device gets its VLAN and session, and everybody else nothing.

FreeRADIUS runs in Debian's own folder, installed with the commands of the platform's page.
"""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import directory
import logins
import reading
import trust
from apply import Apply
from certificates import CLIENT, SERVER, Authority, names
from directory import PASSWORD
from enter import cover
from shell import is_up, run as must, start, stop, tried, within

PROGRAMS = ["freeradius", "eapol_test", "radclient", "slapd", "slapadd", "openssl"]
SECRET = "dummy-Secret.of_the~box+16"
AT_ONCE = 5
FOLDER = "/etc/freeradius/3.0"


def run(world):
    """All logins at the school's own server."""
    servers = world.school.serving("radius")
    if not servers or not world.school.show.get("radius"):
        world.results.note("the school has no RADIUS server")
        return
    world.box.load()
    login = Login(world, servers[0])
    if not login.install():
        return
    radius = login.serve()
    try:
        if is_up(world, radius, servers[0].id, world.work / "radius.log"):
            login.with_certificates()
            login.with_passwords()
            login.with_addresses()
            login.with_every_client()
            login.try_all()
    finally:
        stop(radius)


class Login:
    """The server, the devices that pass logins on, and what they are told."""

    def __init__(self, world, server):
        self.world, self.server, self.show = world, server, world.school.show
        self.ca = trust.authority(world)
        self.folder = world.work / "radius"
        self.clients = {}
        for key, device in world.school.devices.items():
            kind, segment = world.school.kind_of(device), world.school.segment_of(device)
            if segment and kind in ("access-point", "switch") and kind not in self.clients:
                self.clients[kind] = (key, segment, world.school.address_of(device, segment))
        self.groups = reading.enabled(self.show.get("radius-groups"))
        self.persons, self.waiting = {}, []

    def install(self):
        """Puts the files into Debian's folder, by the commands of the page."""
        if "radius" not in self.world.shared:
            cover("/etc/freeradius")
            self.world.shared["radius"] = True
        must("cp", "-a", self.world.out / self.server.id / "freeradius", self.folder)
        clients = self.folder / "clients.conf"
        text = clients.read_text("utf-8")
        if "MUSTER-SECRET-" not in text:
            self.world.results.add("the page", self.server.id, "secret", "no place", "a place", "")
        clients.write_text(re.sub(r"MUSTER-SECRET-[\w.-]+", SECRET, text), "utf-8")
        self.certificates()
        self.passwords()
        netns = self.world.box.server_netns(self.server)
        installed = Apply(self.world, "freeradius", netns, self.folder).install()
        for kind, (_, segment, address) in self.clients.items():
            netns = self.world.box.netns(segment.id)
            other = segment.net[segment.net.num_addresses // 2 + 9]
            for one in {address, other if kind == "access-point" else address}:
                tried(
                    "ip",
                    "-n",
                    netns,
                    "addr",
                    "add",
                    f"{one}/{segment.net.prefixlen}",
                    "dev",
                    "eth0",
                )
        return installed

    def certificates(self):
        """The server's certificate, and the authority that signs devices."""
        name = self.show["radius"]["server-name"]
        made, key = self.ca.sign("radius", f"/CN={name}", names(name))
        for file, source in (
            ("server.pem", made),
            ("server.key", key),
            ("ca.pem", self.ca.certificate),
        ):
            rights = ["-o", "root", "-g", "freerad", "-m", "0640"]
            must("install", *rights, source, f"{FOLDER}/certs/{file}")

    def passwords(self):
        """The directory, where people log in with passwords."""
        groups = [one["name"] for one in self.groups.values() if one["login"] == "password"]
        if not groups:
            return
        served = self.world.shared.get("directory") or directory.serve(
            self.world, self.server, groups
        )
        if served is None:
            self.world.results.note("no place for a directory that the server may ask")
            return
        self.world.shared["directory"] = served
        self.persons, text = served
        with open(f"{FOLDER}/mods-enabled/ldap", "w", encoding="utf-8") as module:
            module.write(text)

    def serve(self):
        """Starts FreeRADIUS."""
        trust.readable(self.world)
        netns = self.world.box.server_netns(self.server)
        log = self.world.work / "radius.log"
        radius = start(within(netns, "freeradius", "-X"), log)
        for _ in range(150):
            if radius.poll() is not None or "Ready to process" in log.read_text(errors="replace"):
                break
            time.sleep(0.1)
        return radius

    def try_all(self):
        """Tries all logins, some at once, and those that are wrong once more, alone."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda one: one[0](), self.waiting))
        for (login, who, what, right, why), got in zip(self.waiting, answers):
            if got != right:
                got = login()
            self.world.results.judge(
                "logins", got == right, who, self.server.id, what, got, right, why
            )
        self.waiting = []

    def eap(self, what, body, right, why, kind="access-point", **options):
        """One login with EAP."""
        client, segment, address = self.client(kind)
        netns = self.world.box.netns(segment.id)
        name = self.show["radius"]["server-name"]
        trusting = f' ca_cert="{self.ca.certificate}"\n domain_suffix_match="{name}"\n'
        options = {"server": self.server.address, "secret": SECRET, "client": address} | options

        def login():
            return logins.eap(netns, self.world.work, what, trusting + body, **options)

        self.waiting.append((login, client, what, right, why))

    def client(self, kind):
        """A device that passes logins on; another kind where the school has none of it."""
        return self.clients.get(kind) or next(iter(self.clients.values()))

    def placed(self, group, wired=False):
        """Where a group is put, and for how long."""
        vlan = self.show["segments"][group["segment"]]["vlan"]
        session = reading.seconds(group.get("session"))
        if wired and session is None:
            session = reading.seconds(self.show["radius"].get("reauthenticate"))
        return "accept", vlan, session

    def with_certificates(self):
        """Every group of certificates, and certificates that are not right."""
        groups = {k: g for k, g in self.groups.items() if g["login"] == "certificate"}
        refused = ("reject", None, None)
        for key, group in groups.items():
            made = self.ca.sign(f"group-{key}", f"/OU={group['name']}/CN=device-1", CLIENT)
            self.eap(
                f"certificate of {key}", logins.certificate(*made), self.placed(group), "its group"
            )
        if not groups:
            return
        # One group for what follows; the place in the list is chosen by chance.
        key = self.world.chance.choice(sorted(groups))
        group, name = groups[key], groups[key]["name"]
        good = logins.certificate(*self.ca.sign("good", f"/OU={name}/CN=device-2", CLIENT))
        self.eap(
            "certificate at a switch",
            good,
            self.placed(group, True),
            "its group",
            "switch",
            port_type=15,
        )
        other = Authority(self.world.work / "other", "other")
        escaped = name.replace("/", "\\/")
        wrong = [
            ("an unknown group", "/OU=nobody-knows/CN=x", CLIENT, self.ca),
            ("a group with more behind it", f"/OU={name}x/CN=x", CLIENT, self.ca),
            ("no group", "/CN=x", CLIENT, self.ca),
            ("two groups", f"/OU=nobody-knows/OU={name}/CN=x", CLIENT, self.ca),
            ("two groups, the other way", f"/OU={name}/OU=nobody-knows/CN=x", CLIENT, self.ca),
            ("another authority", f"/OU={name}/CN=x", CLIENT, other),
            ("the rights of a server only", f"/OU={name}/CN=x", SERVER, self.ca),
            ("a group inside of O", f"/O=Schule\\/OU={escaped}/CN=x", CLIENT, self.ca),
            ("a group inside of CN", f"/CN=x\\/OU={escaped}", CLIENT, self.ca),
            ("a group inside of L", f"/L=x\\/OU={escaped}\\/CN=y/CN=x", CLIENT, self.ca),
        ]
        for number, (what, subject, rights, ca) in enumerate(wrong):
            made = ca.sign(f"wrong-{number}", subject, rights)
            self.eap(f"certificate with {what}", logins.certificate(*made), refused, subject)
        silence = ("silence", None, None)
        segment = self.client("access-point")[1]
        stranger = segment.net[segment.net.num_addresses // 2 + 9]
        self.eap("from an unknown device", good, silence, "no client", client=stranger)
        self.eap(
            "with another secret", good, silence, "wrong secret", secret="dummy-another-secret"
        )

    def with_passwords(self):
        """People of the directory, by every method that the school's WLANs offer."""
        refused = ("reject", None, None)
        offered = {
            one
            for wlan in reading.enabled(self.show["wlans"]).values()
            for one in wlan.get("eap", [])
        }
        by_name = {g["name"]: g for g in self.groups.values() if g["login"] == "password"}
        methods = []
        if "peap" in offered:
            methods.append(("PEAP", "auth=MSCHAPV2"))
        if "ttls" in offered:
            methods += [("TTLS", "auth=PAP"), ("TTLS", "auth=MSCHAPV2")]
        for method, inner in methods:
            for person, groups in self.persons.items():
                body = logins.password(person, f"{PASSWORD}-{person}", method, inner)
                # Of several groups the first counts, in the order of their ids.
                first = next((g for n, g in by_name.items() if n in groups), None)
                right = self.placed(first) if first else refused
                self.eap(f"{method} {inner} of {person}", body, right, f"groups {groups}")
            if self.persons:
                for person, secret in (("user-1", "wrong"), ("nobody", f"{PASSWORD}-nobody")):
                    body = logins.password(person, secret, method, inner)
                    self.eap(
                        f"{method} {inner} of {person}, wrong", body, refused, "wrong password"
                    )

    def with_every_client(self):
        """Every switch and access point passes on one login."""
        known = next(self.known_addresses(), None)
        address = known[1] if known else "02:00:00:aa:bb:cc"
        right = ("reject", None, None)
        if known:
            right = "accept", known[2].vlan, self.placed({"segment": known[2].id}, True)[2]
        for key, device in self.world.school.devices.items():
            kind, segment = self.world.school.kind_of(device), self.world.school.segment_of(device)
            if segment and kind in ("access-point", "switch"):
                own = self.world.school.address_of(device, segment)
                netns = self.world.box.netns(segment.id)
                prefix = segment.net.prefixlen
                tried("ip", "-n", netns, "addr", "add", f"{own}/{prefix}", "dev", "eth0")
                via = key, segment, own
                plain, silence = address.replace(":", ""), ("silence", None, None)
                self.mac(f"MAC login at {key}", plain, address, right, "a client", via=via)
                what, why = f"MAC login at {key} without a signature", "no signature"
                unsigned = {"signed": False, "wait": 1}
                self.mac(what, plain, address, silence, why, via=via, **unsigned)

    def with_addresses(self, every=False):
        """Devices of the inventory by their MAC address, in every way of writing."""
        if not self.clients:
            return
        known = list(self.known_addresses())
        for device, address, segment in known[3:] if every else []:
            right = "accept", segment.vlan, self.placed({"segment": segment.id}, True)[2]
            self.mac(
                f"MAC login of {device}", address.replace(":", ""), address, right, "the inventory"
            )
        for device, address, segment in known[:3]:
            plain = address.replace(":", "")
            right = "accept", segment.vlan, self.placed({"segment": segment.id}, True)[2]
            for name in (plain, address, address.replace(":", "-").upper()):
                self.mac(f"MAC login of {device} as {name}", name, address, right, "the inventory")
            refused, silence = ("reject", None, None), ("silence", None, None)
            self.mac(
                f"{device} without Call-Check",
                plain,
                address,
                refused,
                "not vouched for",
                vouched=False,
            )
            why = "the caller is no address"
            self.mac(f"{device} from nowhere", plain, "not-an-address", refused, why)
            self.mac(
                f"{device} from another address",
                plain,
                "02:00:00:aa:bb:cc",
                refused,
                "not the caller's",
            )
            self.mac(
                f"{device} without a signature",
                plain,
                address,
                silence,
                "no signature",
                signed=False,
            )
            self.mac(
                f"{device} with another secret",
                plain,
                address,
                silence,
                "wrong secret",
                secret="dummy-no",
            )
        why = "not in the inventory"
        self.mac(
            "an unknown address", "0200aabbccdd", "02:00:00:aa:bb:cc", ("reject", None, None), why
        )

    def known_addresses(self):
        """Devices that are plugged into a port with a login by MAC address."""
        for key, device in self.world.school.devices.items():
            peer, _, port = (device.get("uplink") or "").partition("/")
            if not device.get("mac") or not port or peer not in self.world.school.devices:
                continue
            for ports, profile in self.world.school.devices[peer].get("ports", {}).items():
                here = (
                    any(a <= int(port) <= b for a, b in reading.ranges([ports]))
                    if port.isdigit()
                    else False
                )
                login = self.show["port-profiles"].get(profile, {}).get("login")
                segment = self.world.school.segment_of(device)
                if here and login in ("mac", "dot1x-or-mac") and segment:
                    yield key, device["mac"], segment

    def mac(self, what, name, address, right, why, via=None, **options):
        """One login with a MAC address."""
        client, segment, own = via or self.client("switch")
        netns = self.world.box.netns(segment.id)
        options = {"server": self.server.address, "secret": SECRET, "client": own} | options

        def login():
            return logins.mac(netns, name, address, **options)

        self.waiting.append((login, client, what, right, why))
