# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""One rule of nftables: what it tests, and what happens then."""

import ipaddress
import re
from bisect import bisect_right
from dataclasses import dataclass, field

# Of a packet of a new connection that was forwarded at least once: it came from elsewhere.
HOP_LIMIT = 64


class NotUnderstood(Exception):
    """A word that the reader does not know."""


@dataclass
class Rule:
    """Tests of what is fixed, tests of numbers, and what happens when all hold."""

    interfaces: list = field(default_factory=list)
    fixed: list = field(default_factory=list)
    # (source | target | port, wanted, intervals)
    numbers: list = field(default_factory=list)
    # None, (word, chain), or a function of what is fixed that gives one of both.
    verdict: object = None
    text: str = ""


class Intervals:
    """A set of whole numbers."""

    def __init__(self, pairs):
        merged = []
        for first, last in sorted(pairs):
            if merged and first <= merged[-1][1] + 1:
                merged[-1][1] = max(merged[-1][1], last)
            else:
                merged.append([first, last])
        self.pairs = [tuple(pair) for pair in merged]
        self.firsts = [first for first, _ in self.pairs]

    def __eq__(self, other):
        return self.pairs == other.pairs

    def __contains__(self, number):
        index = bisect_right(self.firsts, number) - 1
        return index >= 0 and number <= self.pairs[index][1]


class _Words:
    """The words of one rule."""

    def __init__(self, words):
        self.words, self.at = words, 0

    def more(self):
        return self.at < len(self.words)

    def peek(self):
        return self.words[self.at] if self.more() else None

    def next(self):
        if not self.more():
            raise NotUnderstood("the rule ends early: " + " ".join(self.words))
        self.at += 1
        return self.words[self.at - 1]

    def skip(self, *wanted):
        for word in wanted:
            if self.next() != word:
                raise NotUnderstood(f"no {word}: " + " ".join(self.words))

    def values(self):
        """What stands behind a key: whether it must be among them, and the values."""
        wanted = self.peek() != "!="
        if not wanted:
            self.next()
        if self.peek() != "{":
            return wanted, [self.next()]
        found = self._braces()
        if any(len(entry) != 1 for entry in found):
            raise NotUnderstood("not a plain set: " + " ".join(self.words))
        return wanted, [entry[0] for entry in found]

    def map(self):
        """A map from values to verdicts."""
        found = {}
        for entry in self._braces():
            if entry[1] != ":":
                raise NotUnderstood("not a map: " + " ".join(self.words))
            found[entry[0].strip('"')] = _verdict(entry[2:])
        return found

    def _braces(self):
        self.skip("{")
        entries = [[]]
        while (word := self.next()) != "}":
            if word == ",":
                entries.append([])
            else:
                entries[-1].append(word)
        return [entry for entry in entries if entry]


def _verdict(words):
    if words[0] in ("accept", "drop", "return") and len(words) == 1:
        return (words[0], None)
    if words[0] in ("jump", "goto") and len(words) == 2:
        return (words[0], words[1])
    raise NotUnderstood("no verdict: " + " ".join(words))


def read_rule(words):
    rule = Rule(text=" ".join(words))
    left = _Words(words)
    while left.more():
        if rule.verdict is not None and left.peek() != "comment":
            raise NotUnderstood(f"behind the verdict: {rule.text}")
        word = left.next()
        reader = READERS.get(word)
        if reader is None:
            raise NotUnderstood(f"{word}: {rule.text}")
        reader(rule, left, word)
    return rule


def _read_interface(rule, left, word):
    attribute = "inward" if word == "iifname" else "outward"
    if left.peek() == "vmap":
        left.next()
        verdicts = left.map()
        rule.verdict = lambda fixed: verdicts.get(getattr(fixed, attribute))
        return
    wanted, values = left.values()
    names = frozenset(value.strip('"') for value in values)
    rule.interfaces.append(lambda fixed: (getattr(fixed, attribute) in names) == wanted)


def _read_ip(rule, left, word):
    family = 4 if word == "ip" else 6
    rule.fixed.append(lambda fixed: fixed.family == family)
    key = left.next()
    wanted, values = left.values()
    if key == "hoplimit":
        limits = {int(value) for value in values}
        rule.fixed.append(lambda fixed: (HOP_LIMIT in limits) == wanted)
        return
    if key not in ("saddr", "daddr"):
        raise NotUnderstood(f"{word} {key}: {rule.text}")
    pairs = []
    for value in values:
        first, _, last = value.partition("-")
        network = ipaddress.ip_network(first)
        if network.version != family:
            raise NotUnderstood(f"the other family: {rule.text}")
        end = ipaddress.ip_address(last) if last else network[-1]
        pairs.append((int(network[0]), int(end)))
    rule.numbers.append((0 if key == "saddr" else 1, wanted, Intervals(pairs)))


def _read_meta(rule, left, _word):
    key = left.next()
    wanted, values = left.values()
    if key == "nfproto":
        families = {{"ipv4": 4, "ipv6": 6}[value] for value in values}
        rule.fixed.append(lambda fixed: (fixed.family in families) == wanted)
    elif key == "pkttype":
        if not set(values) <= {"broadcast", "multicast", "host", "unicast", "other"}:
            raise NotUnderstood(rule.text)
        hit = bool({"host", "unicast"} & set(values)) == wanted
        rule.fixed.append(lambda fixed: hit)
    else:
        raise NotUnderstood(f"meta {key}: {rule.text}")


def _read_transport(rule, left, word):
    rule.fixed.append(lambda fixed: fixed.protocol == word)
    key = left.next()
    if key == "flags":
        # The first packet of a connection is the one that is meant.
        left.skip("&", "(syn", "|", "rst)", "==", "syn")
        return
    if key == "option":
        left.skip("maxseg", "size")
        if left.next() not in (">", "set"):
            raise NotUnderstood(rule.text)
        # How large its segments are says nothing about whether it is let through.
        left.next()
        return
    if key not in ("sport", "dport"):
        raise NotUnderstood(f"{word} {key}: {rule.text}")
    wanted, values = left.values()
    pairs = []
    for value in values:
        first, _, last = value.partition("-")
        pairs.append((int(first), int(last or first)))
    ports = Intervals(pairs)
    if key == "sport":
        rule.fixed.append(lambda fixed: (fixed.source_port in ports) == wanted)
    else:
        rule.numbers.append((2, wanted, ports))


def _read_icmp(rule, left, word):
    family = 4 if word == "icmp" else 6
    left.skip("type")
    wanted, values = left.values()
    hit = ("echo-request" in values) == wanted
    rule.fixed.append(
        lambda fixed: fixed.family == family and fixed.protocol == "icmp" and hit
    )


def _read_connection(rule, left, _word):
    key = left.next()
    if key == "helper":
        left.skip("set")
        left.next()
        return
    if key != "state":
        raise NotUnderstood(f"ct {key}: {rule.text}")
    if left.peek() == "vmap":
        left.next()
        verdicts = left.map()
        if not set(verdicts) <= {"established", "related", "invalid", "new"}:
            raise NotUnderstood(rule.text)
        rule.verdict = lambda fixed: verdicts.get("new")
        return
    wanted, values = left.values()
    hit = ("new" in values) == wanted
    rule.fixed.append(lambda fixed: hit)


def _read_limit(rule, left, _word):
    left.skip("rate")
    # Whoever asks once is below every limit.
    if not re.fullmatch(r"[0-9]+/(second|minute|hour)", left.next()):
        raise NotUnderstood(rule.text)
    left.skip("burst")
    left.next()
    left.skip("packets")


def _read_log(rule, left, _word):
    left.skip("prefix")
    left.next()
    left.skip("level")
    left.next()


def _read_verdict(rule, left, word):
    chain = left.next() if word in ("jump", "goto") else None
    rule.verdict = (word, chain)


def _nothing(rule, left, word):
    """Counts, or changes addresses on the way out, and decides nothing."""
    if word == "comment":
        left.next()


READERS = {
    "iifname": _read_interface,
    "oifname": _read_interface,
    "ip": _read_ip,
    "ip6": _read_ip,
    "meta": _read_meta,
    "tcp": _read_transport,
    "udp": _read_transport,
    "icmp": _read_icmp,
    "icmpv6": _read_icmp,
    "ct": _read_connection,
    "limit": _read_limit,
    "log": _read_log,
    "counter": _nothing,
    "comment": _nothing,
    "masquerade": _nothing,
    "accept": _read_verdict,
    "drop": _read_verdict,
    "return": _read_verdict,
    "jump": _read_verdict,
    "goto": _read_verdict,
}
