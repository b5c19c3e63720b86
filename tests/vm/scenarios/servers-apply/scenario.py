# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""DHCP, DNS and RADIUS of a school's server, rolled out as their pages say: who gets an answer after each step."""

import subprocess
from collections import namedtuple

from router import *

SERVER = "10.129.5.10"
DOMAIN = "grundschule-am-markt.schule.example"
SECRET = "dummy-secret-of-this-test"
# The pages say a quarter of an hour.
UNDO = 910

# A service: its unit, its folder in the rollout, a file of it, and a slip in that file which no check of it can see:
# the service runs, and those who need it get nothing.
Service = namedtuple("Service", "platform unit folder file slip")
SERVICES = [
    Service("kea-dhcp4", "kea-dhcp4-server", "srv-1", "kea-dhcp4.conf", ('"interfaces": ["*"]', '"interfaces": ["lo"]')),
    Service("unbound", "unbound", "srv-1", "unbound.conf", ("interface: 10.129.5.10", "interface: 127.0.0.2")),
    Service("freeradius", "freeradius", "srv-1/freeradius", "users", ('"00005e005311"', '"00005e005399"')),
]


def begin():
    connect_clients()
    # Only the addresses of the inventory may ask RADIUS.
    run(None, "ip -n ap addr flush dev eth0; ip -n ap addr add 10.129.2.21/23 dev eth0; "
        "ip -n ap route replace default via 10.129.3.254")
    relay = "ip netns exec gateway dhcrelay -4 -d --no-pid -id vlan41 -iu vlan21".split()
    subprocess.Popen([*relay, SERVER], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(2)


def answers(service):
    """Whether those get what they need whom the file of the school serves, and what was said."""
    if service.platform == "kea-dhcp4":
        return run("lehr-mob", "busybox udhcpc -i eth0 -n -q -f -s /bin/true -t 3 -T 2")
    if service.platform == "unbound":
        ask = f"dig +time=2 +tries=2 @{SERVER}"
        return run("paed", f"{ask} srv-1.{DOMAIN} | grep -q 'A.{SERVER}' && {ask} torproject.org | grep 'NXDOMAIN'")
    request = ("User-Name=00005e005311,User-Password=00005e005311,Service-Type=Call-Check,"
               "Calling-Station-Id=00-00-5E-00-53-11,NAS-IP-Address=10.129.2.21,Message-Authenticator=0x00")
    code, said = run("ap", f"echo {request} | radclient -x -r 2 -t 2 {SERVER} auth {SECRET}")
    return (0 if code == 0 and re.search('Private-Group-Id.*"70"', said) else 1), said


def is_serving(what, service, expected):
    code, said = answers(service)
    # A service that has started is not ready at once.
    for _ in range(6 if expected else 0):
        if code != 0:
            time.sleep(3)
            code, said = answers(service)
    _, active = run(None, f"systemctl is-active {service.unit}")
    runs = active.strip() == "active"
    wanted = "the school's file is in effect" if expected else "the former file is in effect"
    detail = f"{said}\n{active}{run(None, f'journalctl -q -n 15 -u {service.unit}')[1]}"
    check(f"{what}: {service.platform}: {wanted}", runs and (code == 0) == expected, detail)


def all_serving(what, expected):
    for service in SERVICES:
        is_serving(what, service, expected)


def step(what, service, key):
    return types(what, service.folder, service.platform, key)


def path_of(service):
    return FILES / service.folder / service.file


def fill_in():
    """What the page leaves to the administrator: secrets and certificates. Installing a package starts its service."""
    clients = FILES / "srv-1/freeradius/clients.conf"
    clients.write_text(re.sub("MUSTER-SECRET-[a-z.-]+", SECRET, clients.read_text()))
    subject = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=radius.schule.example"
    code, said = run(None, f"""set -e
        cd /etc/freeradius/3.0/certs
        openssl req -x509 {subject} -keyout server.key -out server.pem
        cp server.pem ca.pem
        chown root:freerad server.key server.pem ca.pem
        chmod 0640 server.key server.pem ca.pem
        systemctl enable --now kea-dhcp4-server unbound freeradius""", 180)
    assert code == 0, said


def refused(service):
    """A placeholder that is left, and a broken file."""
    path = path_of(service)
    good = path.read_text()
    path.write_text("# MUSTER-SECRET-x.y\n" + good)
    is_refused("a placeholder is left", service.folder, service.platform, "command")
    path.write_text(good[: len(good) * 2 // 3] + "\n}}} {\n")
    is_refused("the file is broken", service.folder, service.platform, "command")
    path.write_text(good)
    is_serving("both refused", service, False)


def start_1():
    fetch_files()
    clients = SERVICES[2]
    is_refused("nobody filled in the secret", clients.folder, clients.platform, "command")
    fill_in()
    begin()
    for service in SERVICES:
        refused(service)
        step("the first roll-out", service, "command")
        is_serving("the first roll-out", service, True)
    wait(UNDO, "nobody confirms it")
    all_serving("not confirmed", False)
    for service in SERVICES:
        is_refused("too late", service.folder, service.platform, "confirm")
        step("the second attempt", service, "command")
        is_serving("the second attempt", service, True)
    power_lost()


def start_2():
    begin()
    all_serving("power lost while the timer ran", False)
    for service in SERVICES:
        step("the third attempt", service, "command")
        step("the third attempt", service, "confirm")
        is_serving("confirmed", service, True)
    # At once: what was confirmed must be on the disk already.
    power_lost()


def start_3():
    begin()
    all_serving("power lost right after it was confirmed", True)
    for service in SERVICES:
        path = path_of(service)
        assert service.slip[0] in path.read_text(), service
        path.write_text(path.read_text().replace(*service.slip))
        step("a file with a slip", service, "command")
        is_serving("a file with a slip", service, False)
        step("a file with a slip", service, "undo")
        is_serving("taken back", service, True)
        step("the same again", service, "command")
    all_serving("the same again", False)
    wait(UNDO, "the timers of the files with a slip")
    all_serving("after the timers", True)
    never_runs()
    for service in SERVICES:
        step("all is taken away", service, "remove")
    restart()


def never_runs():
    """A file that passes the check of the program, with which it does not start."""
    service = SERVICES[2]
    path = FILES / service.folder / "default"
    good = path.read_text()
    path.write_text(good.replace(SERVER, "10.129.5.99"))
    is_refused("the service does not start with it", service.folder, service.platform, "command")
    is_serving("the service did not start", service, True)
    path.write_text(good)


def start_4():
    begin()
    for service in SERVICES:
        code, _ = answers(service)
        _, active = run(None, f"systemctl is-active {service.unit}")
        check(f"taken away, and restarted: {service.platform} is off", code != 0 and active.strip() != "active", active)
