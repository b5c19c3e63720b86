# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A bare Debian and the generated files make the router of a school, rolled out as the pages say.

Nothing is set by hand: addresses, VLANs, the line to the provider and the relay are what is tried.
"""

import sys

from router import *

sys.path.insert(0, str(HERE.parent / "scenario"))

import provider  # noqa: E402

DEVICE = "fw-1"
TREE = FILES / DEVICE / "debian-router/etc"
# The page says five minutes.
UNDO = 310
# A device of this segment gets its address by DHCP, through the relay, and has IPv6 where the variant says so.
CLIENT = "lehr-mob"


def begin(line):
    provider.connect(line)
    connect_clients()
    serve_addresses()
    listen_everywhere()


def serve_addresses():
    """The DHCP server of the school, a machine of its own in the segment where the plan has it."""
    infra = SEGMENTS["infra"]
    code, said = run(None, f"""set -e
        if ! [ -e /run/netns/server ]; then
            ip netns add server
            ip -n switch link add server type veth peer name eth0 netns server
            ip -n switch link set server master bridge up
            bridge -n switch vlan add dev server vid {infra.vlan} pvid untagged
            ip -n server link set eth0 up
            ip -n server addr add 10.129.5.10/{infra.length} dev eth0
            ip -n server route add default via {infra.gateway}
        fi
        mkdir -p /run/kea /var/lib/kea
        systemctl stop dhcp 2>/dev/null || true
        systemd-run --quiet --unit=dhcp ip netns exec server kea-dhcp4 -c {FILES}/srv-1/kea-dhcp4.conf
        sleep 15; systemctl is-active dhcp""")
    assert code == 0, said + run(None, "journalctl -q -n 20 -u dhcp")[1]


def fill_in_secrets():
    for path in (FILES / DEVICE).rglob("*"):
        if path.is_file() and "MUSTER-SECRET-" in path.read_text(errors="replace") and path.suffix != ".sh":
            path.write_text(re.sub(r"MUSTER-SECRET-[A-Za-z0-9._-]+", provider.SECRET, path.read_text()))


def settle(line):
    """The line and its routes take a moment."""
    time.sleep(10)
    if line == "pppoe":
        for _ in range(20):
            if provider.route_to_school()[0] == 0:
                return
            time.sleep(2)


def is_router(what, line):
    settle(line)
    detail = run(None, "ip -br addr; ip route; networkctl --no-pager; systemctl --failed --no-pager; "
                 "journalctl -q -n 30 -u systemd-networkd -u 'muster-*' -o cat; cat /run/provider/log | tail -n 20")[1]
    if not is_state(what, "school"):
        check(f"{what}: the router", False, detail)
    code, said = run(CLIENT, "busybox udhcpc -i eth0 -n -q -f -s /bin/true -t 4 -T 3")
    check(f"{what}: a device gets an address through the relay", code == 0,
          said + run(None, "journalctl -q -n 6 -u 'muster-relay*' -o cat; journalctl -q -n 10 -u dhcp -o cat")[1])
    if line == "static-tagged":
        announced(what)
        code, said = run(None, "systemctl is-active muster-relay-dhcp6")
        check(f"{what}: the relay of DHCPv6 runs", code == 0,
              said + run(None, "journalctl -q -n 20 -u muster-relay-dhcp6 -o cat; ip -6 addr")[1])


def announced(what):
    """A device makes itself an address of the segment's prefix, and has a way out, by what the router announces."""
    for _ in range(20):
        _, said = run(CLIENT, "ip -6 -o addr show dev eth0 scope global; ip -6 route show default")
        if "fd6d:7573:" in said and "default via fe80:" in said:
            break
        time.sleep(2)
    check(f"{what}: a device has IPv6 by what the router announces", "fd6d:7573:" in said and "default via fe80:" in said,
          said + run(None, "ip -6 addr; journalctl -q -n 20 -u systemd-networkd -o cat")[1])


def try_router(what, line):
    if types(what, DEVICE, "debian-router", "command"):
        is_router(what, line)


def new_filter(what):
    """The filter at the console, before the system below it: the router's page says that it comes first."""
    types(what, DEVICE, "nftables", "command")
    types(what, DEVICE, "nftables", "confirm")


def start_1():
    fetch_files("1-dhcp")
    allow_key()
    # Installing the packages of the page starts their services.
    run(None, "systemctl enable --now rsyslog snmpd")
    begin("dhcp")
    is_refused("nobody filled in the secrets", DEVICE, "debian-router", "command")
    fill_in_secrets()
    is_refused("without the filter", DEVICE, "debian-router", "command")
    is_state("both refused", "nothing")
    new_filter("the filter comes first")
    try_router("the first roll-out", "dhcp")
    wait(UNDO, "nobody confirms it")
    is_state("the first roll-out, not confirmed: a machine without a network, as before", "nothing")
    is_refused("too late", DEVICE, "debian-router", "confirm")
    try_router("the second attempt", "dhcp")
    power_lost()


def start_2():
    begin("dhcp")
    is_state("power lost while the timer ran", "nothing")
    try_router("the third attempt", "dhcp")
    types("a new session", DEVICE, "debian-router", "confirm", over=new_session(SEGMENTS["mgmt"].gateway))
    power_lost()


def break_line():
    """As after a slip in what the provider said: the school is without its line, and the administration with it."""
    for path in TREE.glob("systemd/network/*.network"):
        path.write_text(path.read_text().replace("DHCP=ipv4", "DHCP=no").replace("DHCP=yes", "DHCP=no"))


def start_3():
    begin("dhcp")
    is_router("power lost right after it was confirmed", "dhcp")
    break_line()
    types("a file that shuts the administration out", DEVICE, "debian-router", "command")
    time.sleep(10)
    is_state("a file that shuts the administration out", "nothing")
    wait(UNDO, "the timer of the file that shuts the administration out")
    is_router("after a lock-out", "dhcp")
    types("the same again", DEVICE, "debian-router", "command")
    power_lost()


def start_4():
    begin("dhcp")
    is_router("power lost during a lock-out", "dhcp")
    run(None, "systemctl stop nftables")
    time.sleep(2)
    paths = looked_at()
    answers = hosts.reached(paths["web"] + paths["inward"] + paths["never"][:2])
    check("the filter is stopped: nothing is passed on", not any(answers), answers)
    run(None, "systemctl start nftables muster-forwarding")
    change_line("2-static-tagged", "static-tagged")
    restart()


def change_line(variant, line):
    fetch_files(variant)
    fill_in_secrets()
    provider.connect(line)
    new_filter(f"the filter for {line}")
    try_router(f"another line: {line}", line)
    types(f"another line: {line}", DEVICE, "debian-router", "confirm")


def start_5():
    begin("static-tagged")
    is_router("restarted with a fixed address behind a tag", "static-tagged")
    change_line("3-pppoe", "pppoe")
    power_lost()


def start_6():
    begin("pppoe")
    is_router("power lost after PPPoE was confirmed", "pppoe")
    types("all is taken away", DEVICE, "debian-router", "remove")
    is_state("all is taken away", "nothing")
