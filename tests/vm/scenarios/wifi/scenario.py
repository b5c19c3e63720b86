# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A device logs in by Wi-Fi with its certificate and gets into the VLAN of its group: radio, RADIUS and bridge are real.

OpenWrt makes hostapd's file and the bridge from what muster writes; here a few lines do that, for what is tried.
"""

from router import *

SERVER, ACCESS_POINT = "10.129.5.10", "10.129.2.21"
SECRET = "dummy-secret-of-this-test"
WORK = Path("/root/wifi")
# The group in the certificate, and the segment that the standard puts it into.
GROUPS = {"grp-geraet-lehr": "lehr-mob", "grp-geraet-leih": "sus-leih"}
# Subjects that get no place, though the authority has signed them: the page takes an OU and a CN, and nothing else.
STRANGERS = {
    "stranger": ("of a group without a place", "/OU=grp-nobody/CN=dummy-stranger"),
    "talker": ("whose certificate says more than the page takes", "/O=Schule/OU=grp-geraet-lehr/CN=dummy-talker"),
}
# What the server's log says when the certificate was right and its subject has no place.
NO_PLACE = "policy muster_certificate_vlan = reject"


def must(command, seconds=120):
    code, said = run(None, "set -e\n" + command, seconds)
    assert code == 0, said


def sections():
    """The sections of OpenWrt's file `wireless`: kind, name and options."""
    found = []
    for text in (FILES / "ap-a101/wireless").read_text().splitlines():
        line = text.split(maxsplit=2)
        if line[:1] == ["config"]:
            found.append({"kind": line[1], "name": line[2].strip("'")})
        elif line[:1] == ["option"]:
            found[-1][line[1]] = line[2].strip("'")
    return found


def certificates():
    subjects = {group: f"/OU={group}/CN=dummy-{group}" for group in GROUPS}
    subjects |= {name: subject for name, (_, subject) in STRANGERS.items()}
    devices = "\n".join(f"sign {name} {subject} clientAuth" for name, subject in subjects.items())
    must(f"""mkdir -p {WORK}; cd {WORK}
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=dummy-ca \\
            -keyout ca.key -out ca.pem
        sign() {{
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$2" -keyout $1.key -out $1.csr
            printf "subjectAltName=DNS:radius.schule.example\\nextendedKeyUsage=$3\\n" >$1.ext
            openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -days 30 -extfile $1.ext -out $1.pem
        }}
        sign server /CN=radius.schule.example serverAuth
        {devices}
        cp server.pem server.key ca.pem /etc/freeradius/3.0/certs
        chown root:freerad /etc/freeradius/3.0/certs/{{server.pem,server.key,ca.pem}}
        chmod 0640 /etc/freeradius/3.0/certs/{{server.pem,server.key,ca.pem}}""")


def radius():
    clients = FILES / "srv-1/freeradius/clients.conf"
    clients.write_text(re.sub("MUSTER-SECRET-[a-z.-]+", SECRET, clients.read_text()))
    # The journal says of each login what became of it and why.
    Path("/etc/default/freeradius").write_text('FREERADIUS_OPTIONS="-xx -l stdout"\n')
    must(f"ip addr add {SERVER}/32 dev lo; ip addr add {ACCESS_POINT}/32 dev lo; systemctl start freeradius")
    types("the server", "srv-1/freeradius", "freeradius", "command")


def access_point():
    """The bridge and hostapd, from the sections of the interface that asks RADIUS."""
    found = sections()
    wlan = next(one for one in found if one["kind"] == "wifi-iface" and "auth_server" in one)
    radio = next(one for one in found if one["name"] == wlan["device"])
    vlans = [one["vid"] for one in found if one["kind"] == "wifi-vlan" and one["iface"] == wlan["name"]]
    # Each login is put into its own VLAN of the bridge, or rejected.
    lines = {
        "interface": "wlan0", "driver": "nl80211", "ctrl_interface": "/run/hostapd", "ssid": wlan["ssid"],
        "country_code": radio["country"], "hw_mode": "a", "channel": radio["channel"], "ieee80211n": "1",
        "wpa": "2", "wpa_key_mgmt": "WPA-EAP WPA-EAP-SHA256", "rsn_pairwise": "CCMP", "ieee8021x": "1",
        "ieee80211w": wlan["ieee80211w"], "ap_isolate": wlan["isolate"], "own_ip_addr": wlan["ownip"],
        "radius_client_addr": wlan["ownip"], "auth_server_addr": wlan["auth_server"],
        "auth_server_port": wlan["auth_port"], "auth_server_shared_secret": SECRET,
        "dynamic_vlan": wlan["dynamic_vlan"], "vlan_file": str(WORK / "vlans"), "vlan_naming": "0",
    }
    (WORK / "vlans").write_text("".join(f"{vid} wlan0-{vid} br-lan\n" for vid in vlans))
    (WORK / "hostapd.conf").write_text("".join(f"{key}={value}\n" for key, value in lines.items()))
    must("ip link add br-lan type bridge vlan_filtering 1 vlan_default_pvid 0; ip link set br-lan up\n"
         "ip link set eth1 master br-lan up\n" + "".join(f"bridge vlan add dev eth1 vid {vid}\n" for vid in vlans))
    code, said = run(None, f"systemd-run --quiet --unit=ap hostapd {WORK}/hostapd.conf; sleep 5; systemctl is-active ap")
    check("hostapd runs with what the file says", code == 0, said + run(None, "journalctl -q -u ap -n 20")[1])
    return wlan


def server_said(pattern, lines=20):
    """The last lines of the server's log that match."""
    return run(None, f"journalctl -q -o cat -u freeradius | grep -E '{pattern}' | tail -n {lines}")[1]


def times_without_place():
    return server_said(NO_PLACE, 1000).count(NO_PLACE)


def logs_in(wlan, name):
    """Whether a device with the certificate of that name is let in."""
    (WORK / "device.conf").write_text(f"""ctrl_interface=/run/device
network={{
    ssid="{wlan['ssid']}"
    key_mgmt=WPA-EAP
    ieee80211w=1
    eap=TLS
    identity="host/dummy"
    ca_cert="{WORK}/ca.pem"
    client_cert="{WORK}/{name}.pem"
    private_key="{WORK}/{name}.key"
    domain_suffix_match="radius.schule.example"
}}
""")
    run("device", "wpa_cli -p /run/device terminate; sleep 1; ip addr flush dev wlan1")
    _, said = run("device", f"wpa_supplicant -B -D nl80211 -i wlan1 -c {WORK}/device.conf; for _ in $(seq 30); do sleep 1; "
                  "wpa_cli -p /run/device -i wlan1 status | grep -q wpa_state=COMPLETED && exit 0; done; exit 1", 120)
    code, state = run("device", "wpa_cli -p /run/device -i wlan1 status | grep wpa_state=COMPLETED")
    heard = run(None, "journalctl -q -o cat -u ap -n 30")[1] + server_said("rror|FALSE|reject|Sent Access")
    return code == 0, said + state + heard


def start_1():
    fetch_files()
    certificates()
    radius()
    must("iw phy phy1 set netns name device")
    wlan = access_point()
    connect_clients()
    for group, segment in GROUPS.items():
        well, said = logs_in(wlan, group)
        if not check(f"a device of {group} logs in", well, said):
            continue
        vlan, there = SEGMENTS[segment].vlan, SEGMENTS[segment]
        must(f"bridge vlan add dev wlan0-{vlan} vid {vlan} pvid untagged; bridge link set dev wlan0-{vlan} isolated off")
        own = str(ipaddress.ip_address(there.address) + 1)
        run("device", f"ip addr add {own}/{there.length} dev wlan1")
        code, said = run("device", f"ping -c 2 -W 3 {there.address}")
        check(f"and is in {segment}", code == 0, said + run(None, "bridge vlan; bridge link")[1])
        for other in SEGMENTS.values():
            if other.id == "mgmt":
                run("device", f"ip addr add {ipaddress.ip_address(other.address) + 1}/{other.length} dev wlan1")
                code, said = run("device", f"ping -c 2 -W 3 {other.address}")
                check(f"and not in {other.id}", code != 0, said)
    for name, (what, _) in STRANGERS.items():
        before = times_without_place()
        well, said = logs_in(wlan, name)
        # Who fails at the certificate or by radio is not let in either, and proves nothing.
        check(f"a device {what} is rejected for it", not well and times_without_place() > before, said)
