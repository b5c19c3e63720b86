# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The provider at the other end of the line, in one of three ways."""

from pathlib import Path

from router import run, school_network

# What the administrator fills in where a placeholder stands, for every secret of the router.
SECRET = "dummy-secret-of-this-test"
WORK = Path("/run/provider")

DHCP = """interface eth0
start 203.0.113.2
end 203.0.113.2
option subnet 255.255.255.252
option router 203.0.113.1
option lease 3600
lease_file /run/provider/leases
pidfile /run/provider/dhcp.pid
"""


def must(command):
    code, said = run(None, "set -e\n" + command)
    assert code == 0, said


def connect(line):
    """Makes the provider speak `dhcp`, `static-tagged` or `pppoe`, and no other way."""
    WORK.mkdir(exist_ok=True)
    run(None, "systemctl stop provider; ip -n internet link del eth0.901; ip -n internet addr flush dev eth0")
    if line == "dhcp":
        (WORK / "dhcp").write_text(DHCP)
        (WORK / "leases").touch()
        must("ip -n internet addr add 203.0.113.1/30 dev eth0")
        serve(f"busybox udhcpd -f {WORK}/dhcp")
    elif line == "static-tagged":
        must("ip -n internet link add link eth0 name eth0.901 type vlan id 901\n"
             "ip -n internet link set eth0.901 up; ip -n internet addr add 203.0.113.1/30 dev eth0.901")
    else:
        Path("/etc/ppp/chap-secrets").write_text(f'"dummy@provider.example" * "{SECRET}" *\n')
        (WORK / "ppp").write_text("require-chap\nlcp-echo-interval 10\nlcp-echo-failure 3\nnoipv6\nlogfile /run/provider/log\n")
        serve(f"pppoe-server -F -I eth0 -O {WORK}/ppp -L 203.0.113.1 -R 203.0.113.2 -N 1")
    if line != "pppoe":
        must(f"ip -n internet route replace {school_network()} via 203.0.113.2")


def serve(command):
    must(f"systemd-run --quiet --collect --unit=provider ip netns exec internet {command}")


def route_to_school():
    """With PPPoE the way to the school is there when the line is: the provider learns it from the account."""
    return run("internet", f"ip route replace {school_network()} dev ppp0")
