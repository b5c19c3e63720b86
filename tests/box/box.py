# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The school in namespaces: its firewall, a host in every segment, its servers, and the outside.

Interfaces of the firewall are veth pairs with the names that the real ones have; each leads to a
bridge that stands for its segment.
"""

import ipaddress
import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import places
from shell import batch, run, start, stop, tool, tried, within

FIREWALL, OUTSIDE = "fw", "out"
# Networks for the provider's line: the first in which nobody has a network.
LINES = "203.0.113.0/30 198.51.100.0/30 192.0.2.0/30 100.127.255.0/30".split()
FEW = 200
LINE6 = ipaddress.ip_network("2001:db8:ffff::/64")
# Everything that is asked goes to the program that answers, whatever the port.
REDIRECT = """
table inet answer {
    set kept4 { type ipv4_addr . inet_proto . inet_service; }
    set kept6 { type ipv6_addr . inet_proto . inet_service; }
    chain ask {
        type nat hook prerouting priority dstnat;
        ip daddr . meta l4proto . th dport @kept4 return
        ip6 daddr . meta l4proto . th dport @kept6 return
        tcp dport != 7777 redirect to :7777
        udp dport != 7777 redirect to :7777
    }
}
"""


class Box:
    """Namespaces of one school. They end with the namespace of processes around them."""

    def __init__(self, school, out, work, answering=True, probers=2, size=1500):
        self.school, self.out, self.work = school, Path(out), Path(work)
        self.rules = self.out / school.firewall / "nftables.conf"
        self.probers, self.size, self.answering = probers, size, answering
        self.running = []
        taken = [net for net, _ in school.elsewhere if net.version == 4]
        taken += [net for net in places.destinations(school) if net.version == 4]
        lines = map(ipaddress.ip_network, LINES)
        line = next(one for one in lines if not any(one.overlaps(net) for net in taken))
        self.peer, self.outer, self.peer6, self.outer6 = line[1], line[2], LINE6[1], LINE6[2]
        self.host, self.thin = {}, {}
        self.main, self.few = places.outside(school)
        self.hosts6 = {}
        self.build()

    def build(self):
        """Makes all namespaces, wires and addresses."""
        names = [FIREWALL, OUTSIDE, *map(self.netns, self.school.segments)]
        names += [self.server_netns(server) for server in self.school.servers]
        for name in names:
            run("ip", "netns", "add", name)
            batch("link set lo up", name)
            self.set(name, "net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0")
        for segment in self.school.segments.values():
            self.wire(segment)
        for server in self.school.servers:
            segment = self.school.segments[server.segment]
            addresses = [f"{server.address}/{segment.net.prefixlen}"]
            if server.address6:
                addresses.append(f"{server.address6}/64")
            self.plug(self.server_netns(server), segment, addresses, name=server.interface)
        self.connect_outside()
        if self.answering:
            for name in [OUTSIDE, *map(self.netns, self.school.segments)]:
                self.answer(name)
        time.sleep(0.5)

    def netns(self, segment):
        """The namespace of the host in a segment."""
        return f"h{self.school.segments[segment].vlan}"

    def server_netns(self, server):
        """The namespace of a server."""
        return f"server-{server.id}"

    def bridge(self, segment):
        """The bridge that stands for a segment."""
        return f"br{segment.vlan}"

    def set(self, netns, *settings):
        """Kernel settings; what a kernel does not know is left."""
        tried(*within(netns, "sysctl", "-qw", *settings))

    def wire(self, segment):
        """The bridge of a segment, with the firewall and a host at it."""
        bridge = self.bridge(segment)
        batch(
            f"link add {bridge} type bridge\nlink set {bridge} up\n"
            f"link add f{segment.vlan} type veth peer name {segment.interface} netns {FIREWALL}\n"
            f"link set f{segment.vlan} master {bridge} up\n"
        )
        tried("sysctl", "-qw", f"net.ipv6.conf.{bridge}.disable_ipv6=1")
        # A host gives itself an IPv6 address whether the segment has IPv6 or not.
        net6 = segment.net6 or self.school.net6_of(segment.vlan)
        net6 = net6 or ipaddress.ip_network(f"fd00:6d75:7374:{segment.vlan}::/64")
        batch(
            f"link set {segment.interface} up\n"
            f"addr add {segment.gateway}/{segment.net.prefixlen} dev {segment.interface}\n"
            f"addr add {net6[1]}/64 dev {segment.interface} nodad\n",
            FIREWALL,
        )
        middle, thin = places.inner(self.school, segment)
        self.host[segment.id], self.thin[segment.id] = middle, thin
        self.hosts6[segment.id] = net6[5]
        addresses = [f"{one}/{segment.net.prefixlen}" for one in [middle, *thin]]
        self.plug(self.netns(segment.id), segment, [*addresses, f"{net6[5]}/64"], net6[1])

    def plug(self, netns, segment, addresses, gateway6=None, name="eth0"):
        """Connects a namespace with a segment. Without addresses it only has a wire."""
        wire = f"w{segment.vlan}.{netns}"[:15]
        batch(
            f"link add {wire} type veth peer name {name} netns {netns}\n"
            f"link set {wire} master {self.bridge(segment)} up\n"
        )
        lines = ["link set lo up", f"link set {name} up"]
        for address in addresses:
            lines.append(f"addr add {address} dev {name}" + (" nodad" if ":" in address else ""))
        if addresses:
            lines.append(f"route add default via {segment.gateway}")
        gateway6 = gateway6 or segment.gateway6
        if gateway6 and any(":" in address for address in addresses):
            lines.append(f"route add default via {gateway6} dev {name}")
        batch("\n".join(lines) + "\n", netns)

    def connect_outside(self):
        """The provider's line, and every address outside that is asked or asks."""
        outer, block = self.school.outer, self.school.block
        batch(f"link add {outer} netns {FIREWALL} type veth peer name eth0 netns {OUTSIDE}\n")
        batch(
            f"link set {outer} up\naddr add {self.outer}/30 dev {outer}\n"
            f"addr add {self.outer6}/64 dev {outer} nodad\nroute add default via {self.peer}\n"
            f"route add default via {self.peer6} dev {outer}\n",
            FIREWALL,
        )
        lines = ["link set eth0 up", f"addr add {self.peer}/30 dev eth0"]
        lines += [f"addr add {self.peer6}/64 dev eth0 nodad", f"route add {block} via {self.outer}"]
        lines.append(f"route add {self.school.block6 or 'fd00:6d75::/32'} via {self.outer6}")
        batch("\n".join(lines) + "\n", OUTSIDE)
        self.known = set()
        self.have_outside(self.main + self.few)

    def have_outside(self, addresses):
        """Gives the outside addresses that it does not have yet."""
        new = [address for address in map(str, addresses) if address not in self.known]
        self.known |= set(new)
        lines = [
            (
                f"addr add {address}/128 dev lo nodad"
                if ":" in address
                else f"addr add {address}/32 dev lo"
            )
            for address in new
        ]
        if lines:
            batch("\n".join(lines) + "\n", OUTSIDE)

    def answer(self, netns):
        """Lets a namespace answer on every port."""
        run(*within(netns, "nft", "-f", "-"), input=REDIRECT)
        log = self.work / f"answer.{netns}"
        self.running.append(start(tool(netns, "answer"), log))

    def keep(self, netns, address, proto, port):
        """A port of an address is left to a real service."""
        kept = "kept6" if ":" in str(address) else "kept4"
        element = f"{{ {address} . {proto} . {port} }}"
        run(*within(netns, "nft", "add", "element", "inet", "answer", kept, element))

    def harden(self, settings):
        """The kernel settings that the platform's page asks for."""
        self.set(FIREWALL, "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", *settings)

    def load(self, rules=None):
        """Loads the rules of the firewall, and forgets its connections."""
        run(*within(FIREWALL, "nft", "-f", rules or self.rules))
        self.forget()

    def unload(self):
        """A firewall without rules."""
        run(*within(FIREWALL, "nft", "flush", "ruleset"))
        self.forget()

    def forget(self):
        """Connections that exist are not looked at again, so none may exist."""
        tried(*within(FIREWALL, "conntrack", "-F"))

    def ask(self, questions, longest=1.2, size=None, quiet=0.6):
        """Asks [namespace, protocol, source, target, port], and gives the answers in order.

        A batch of questions ends after `longest` seconds, or `quiet` seconds without an answer.
        """
        by_netns = {}
        for number, (netns, proto, source, target, port, *source_port) in enumerate(questions):
            question = [proto, source, (source_port or [0])[0], str(target), port]
            by_netns.setdefault(netns, []).append((number, question))
        answers = [None] * len(questions)

        def one(netns):
            numbers, asked = zip(*by_netns[netns])
            command = tool(netns, "probe", longest, size or self.size, quiet)
            said = json.loads(run(*command, input=json.dumps(asked)))
            for number, answer in zip(numbers, said):
                answers[number] = answer

        # Few questions mostly wait, many have the machine work.
        with ThreadPoolExecutor(8 if len(questions) < FEW else self.probers) as pool:
            list(pool.map(one, by_netns))
        return answers

    def send(self, netns, packets, pause=0):
        """Sends [number, source, target, protocol, port], whatever the source."""
        lines = [[n, str(source), str(target), *rest] for n, source, target, *rest in packets]
        return int(run(*tool(netns, "send", pause), input=json.dumps(lines)))

    def watch(self, netnses, action):
        """The numbers of sent packets that arrive in each namespace while `action` runs.

        To the firewall come those that its rules let through to itself.
        """
        watching = {
            netns: subprocess.Popen(
                list(map(str, tool(netns, "watch", *(["inside"] * (netns == FIREWALL))))),
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            for netns in netnses
        }
        for process in watching.values():
            process.stdout.readline()
        action()
        time.sleep(0.3)
        for process in watching.values():
            process.stdin.close()
        seen = {
            netns: set(json.loads(process.stdout.read())) for netns, process in watching.items()
        }
        for process in watching.values():
            process.wait()
        return seen

    def end(self):
        """Ends what was started."""
        for process in self.running:
            stop(process)

    def clear(self):
        """Ends all, and takes namespaces and wires away, so that another box can be built."""
        self.end()
        run("ip", "-all", "netns", "delete")
        for link in json.loads(run("ip", "-j", "link", "show")):
            if link["ifname"] != "lo":
                # The other end of a wire goes with the first.
                tried("ip", "link", "delete", link["ifname"])
