# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What a scenario says: types what a page says, looks from outside, cuts the power.

The scenario runs on the router. Its functions `start_1`, `start_2`, ... run each after another start of the same machine.
"""

import ipaddress
import json
import os
import re
import shutil
import signal
import time
from collections import namedtuple
from pathlib import Path

import hosts
from hosts import run

HERE = Path(__file__).resolve().parent
# Where the administrator has the files of the school, and the texts of the platforms.
FILES = Path("/root/rollout")
TEXTS = json.loads((HERE.parent / "texts.json").read_text(encoding="utf-8"))
Segment = namedtuple("Segment", "id vlan gateway length address")
SEGMENTS = {}
for line in (HERE / "segments").read_text(encoding="utf-8").splitlines():
    words = line.split()
    SEGMENTS[words[0]] = Segment(*words)

ADMINISTRATION = "10.0.24.5"
WEB = "192.0.2.80"
# What stands in a text to be typed: a script with its word. A text without any is typed as a whole.
TYPED = re.compile(r"\bsh apply-[a-z0-9-]+\.sh [a-z]+")
HOST = open("/dev/virtio-ports/results", "w", encoding="utf-8", buffering=1)


def tell(kind, text, detail=""):
    HOST.write(json.dumps({"kind": kind, "text": text, "detail": detail}) + "\n")


def check(what, holds, detail=""):
    tell("pass" if holds else "fail", what, "" if holds else str(detail))
    return holds


def power_lost():
    """The plug is pulled: nothing is written any more, and the next start goes on."""
    tell("end", "power")
    time.sleep(600)


def restart():
    tell("end", "restart")
    run(None, "systemctl reboot")
    time.sleep(600)


def rest(seconds):
    """Sleeps. Time flies meanwhile on an emulated machine, which something busy keeps from it otherwise."""
    busy = Path("/run/vm-busy")
    if not busy.exists():
        time.sleep(seconds)
        return
    number = int(busy.read_text(encoding="ascii"))
    os.kill(number, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(number, signal.SIGCONT)


def wait(seconds, why):
    """Waits for a timer, and a little longer for what it starts."""
    tell("note", f"waits {seconds} s: {why}")
    rest(seconds)
    time.sleep(5)


def fetch_files(variant="as-it-is"):
    """The administrator copies the folder of the school onto the machine."""
    if FILES.exists():
        shutil.rmtree(FILES)
    shutil.copytree(HERE.parent / "files" / variant, FILES)


def commands(platform, key, output=None):
    """What a platform's page says to type, for one of its outputs or the first one."""
    outputs = TEXTS[platform]
    text = outputs[output or next(iter(outputs))].get(key)
    if text is None:
        return None
    return TYPED.findall(text) or [text]


def typed(folder, platform, key, output=None, over=None):
    """Types what the page says in a folder of the rollout; whether it went well, and what was said.

    `over` is a function that runs a command elsewhere, such as in a new session.
    """
    lines = commands(platform, key, output)
    if lines is None:
        return False, f"the page of {platform} says nothing for `{key}`"
    said = ""
    for line in lines:
        command = f"cd {FILES}/{folder} && {line}"
        code, text = over(command) if over else run(None, command, 180)
        said += f"$ {line}\n{text}(code {code})\n"
        if code != 0:
            return False, said
    return True, said


def types(what, folder, platform, key, **more):
    """As `typed`, and it must go well."""
    well, said = typed(folder, platform, key, **more)
    return check(f"{what}: the `{key}` of {platform}", well, said)


def is_refused(what, folder, platform, key, **more):
    """As `typed`, and it must not go well."""
    well, said = typed(folder, platform, key, **more)
    check(f"{what}: the `{key}` of {platform} is refused", not well, said)
    return said


def allow_key():
    """The administrator's key, as a rollout puts it there."""
    run(None, "mkdir -p -m 0700 /root/.ssh && rm -f /root/admin-key* && "
        "ssh-keygen -q -t ed25519 -N '' -f /root/admin-key && cp /root/admin-key.pub /root/.ssh/authorized_keys && sync")


def new_session(address):
    """Runs commands as the administrator does who logs in anew from the administration's network."""
    options = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=10 -o LogLevel=ERROR"

    def over(command):
        quoted = "'" + command.replace("'", "'\\''") + "'"
        return run("administration", f"ssh {options} -i /root/admin-key root@{address} {quoted}", 180)

    return over


def connect_by_hand():
    """The addresses and VLANs of the router, for a scenario in which they are not what is tried."""
    lines = [
        "ip link set enp1s0 up", "ip link set enp2s0 up",
        "ip addr replace 203.0.113.2/30 dev enp1s0",
        "ip -n internet addr replace 203.0.113.1/30 dev eth0",
    ]
    for segment in SEGMENTS.values():
        name = f"vlan{segment.vlan}"
        lines += [
            f"[ -e /sys/class/net/{name} ] || ip link add link enp2s0 name {name} type vlan id {segment.vlan}",
            f"ip link set {name} up",
            f"ip addr replace {segment.gateway}/{segment.length} dev {name}",
        ]
    school = school_network()
    lines += [
        "ip route replace default via 203.0.113.1",
        f"ip -n internet route replace {school} via 203.0.113.2",
        "sysctl --quiet --write net.ipv4.ip_forward=1",
    ]
    code, said = run(None, "set -e\n" + "\n".join(lines))
    assert code == 0, said
    connect_clients()


def connect_clients():
    """A fixed address for the machine in each segment."""
    lines = []
    for segment in SEGMENTS.values():
        lines += [
            f"ip -n {segment.id} addr replace {segment.address}/{segment.length} dev eth0",
            f"ip -n {segment.id} route replace default via {segment.gateway}",
        ]
    code, said = run(None, "set -e\n" + "\n".join(lines))
    assert code == 0, said


def school_network():
    return ipaddress.ip_network((SEGMENTS["mgmt"].gateway, 16), strict=False)


def listen_everywhere():
    hosts.listen([(name, port) for name in [*SEGMENTS, "internet", "administration"] for port in (22, 80, 443)])


def looked_at():
    """The paths that are looked at after each step, by what they are, each from whom to whom.

    `administration` is its way to the router, `inward` its way to what lies behind; `web` is what a school at work
    needs; `never` is what no school may have open.
    """
    at = {name: segment.address for name, segment in SEGMENTS.items()}
    gateway = SEGMENTS["mgmt"].gateway
    return {
        "administration": [("administration", None, gateway, 22)],
        "inward": [("administration", None, at["infra"], 22)],
        "web": [("gast", None, WEB, 443), ("lehr-mob", None, WEB, 443)],
        "never": [
            ("gast", None, at["lehr-mob"], 80),
            ("gast", None, at["mgmt"], 443),
            ("gast", None, gateway, 22),
            ("paed", None, at["lehr-mob"], 443),
            ("internet", WEB, at["mgmt"], 22),
            ("internet", WEB, at["infra"], 443),
            ("internet", WEB, gateway, 22),
        ],
    }


# What of them is open in each state.
STATES = {
    "open": {"administration", "inward", "web", "never"},
    "school": {"administration", "inward", "web"},
    "closed": {"administration"},
    "locked out": {"web"},
    "nothing": set(),
}


def is_state(what, expected):
    """What can be reached, seen from outside, is as it should be."""
    paths = [(kind, path) for kind, group in looked_at().items() for path in group]
    answers = hosts.reached([path for _, path in paths])
    wrong = []
    for (kind, (name, _, destination, port)), answer in zip(paths, answers):
        is_open, should = answer is not None, kind in STATES[expected]
        if is_open != should:
            wrong.append(f"{name} -> {destination}:{port} is {'open' if is_open else 'shut'}")
    if wrong:
        wrong += ["", run(None, "nft list ruleset | head -n 40; systemctl list-timers --all | head; uptime")[1]]
    return check(f"{what}: {expected}", not wrong, "\n".join(wrong))
