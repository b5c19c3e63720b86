# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What a file of nftables does with one packet.

It knows the part of the language that such files are written in, and refuses everything else: what
it does not understand, it must not pass over.
"""

import ipaddress
import re
from bisect import bisect_right
from dataclasses import dataclass, field

TOKEN = re.compile(r'"[^"]*"|#[^\n]*|[{};,\n]|[^\s{};,"#]+')
PRIORITIES = {"raw": -300, "mangle": -150, "filter": 0, "srcnat": 100}
# Of a packet of a new connection that was forwarded at least once: it came from elsewhere.
HOP_LIMIT = 64


class NotUnderstood(Exception):
    """A word that the reader does not know."""


@dataclass(frozen=True)
class Fixed:
    """What many packets have in common: all but addresses and the port."""

    inward: str
    outward: str | None
    family: int
    # tcp, udp, icmp (echo request of the family), or the number of another protocol.
    protocol: str | int
    source_port: int = 40000


@dataclass
class Chain:
    """A chain with its rules; those of a hook are asked in the order of their priorities."""

    name: str
    hook: str | None = None
    priority: int = 0
    policy: str = "accept"
    rules: list = field(default_factory=list)


@dataclass
class Rule:
    """Tests of what is fixed, tests of numbers, and what happens when all hold."""

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

    def __contains__(self, number):
        index = bisect_right(self.firsts, number) - 1
        return index >= 0 and number <= self.pairs[index][1]


class Ruleset:
    """All chains of the table `inet` of a file."""

    def __init__(self, text):
        self.chains = {}
        self.known = {}
        self._read(_Tokens(text))
        self.hooks = {}
        for chain in self.chains.values():
            if chain.hook:
                self.hooks.setdefault(chain.hook, []).append(chain)
        for chains in self.hooks.values():
            chains.sort(key=lambda chain: chain.priority)
        for chain in self.chains.values():
            self._complete(chain)

    def _complete(self, chain):
        for rule in chain.rules:
            if isinstance(rule.verdict, tuple) and rule.verdict[0] in ("jump", "goto"):
                if rule.verdict[1] not in self.chains:
                    raise NotUnderstood(f"no chain {rule.verdict[1]}: {rule.text}")

    def passes(self, fixed, source, target, port):
        """Whether a packet gets through: to the firewall itself when it leaves nowhere."""
        hooks = ("prerouting", "forward" if fixed.outward else "input")
        return all(
            self._base(chain, fixed, (source, target, port)) == "accept"
            for hook in hooks
            for chain in self.hooks.get(hook, ())
        )

    def _base(self, chain, fixed, numbers):
        verdict = self._walk(chain.name, fixed, numbers)
        return chain.policy if verdict is None else verdict

    def _walk(self, name, fixed, numbers):
        """accept or drop, or None for a chain that ends without either."""
        for tests, verdict in self._program(name, fixed):
            for place, wanted, intervals in tests:
                if (numbers[place] in intervals) != wanted:
                    break
            else:
                word, chain = verdict
                if word in ("accept", "drop"):
                    return word
                if word == "return":
                    return None
                below = self._walk(chain, fixed, numbers)
                if below is not None or word == "goto":
                    return below
        return None

    def _program(self, name, fixed):
        """The rules of a chain that are left for packets of a kind."""
        key = (name, fixed)
        if key not in self.known:
            left = []
            for rule in self.chains[name].rules:
                if not all(test(fixed) for test in rule.fixed):
                    continue
                verdict = rule.verdict
                if callable(verdict):
                    verdict = verdict(fixed)
                if verdict is not None:
                    left.append((rule.numbers, verdict))
            self.known[key] = left
        return self.known[key]

    # --- reading

    def _read(self, tokens):
        while (word := tokens.next_word()) is not None:
            if word == "delete":
                tokens.rest_of_line()
            elif word == "table":
                family, _ = tokens.next(), tokens.next()
                tokens.expect("{")
                self._read_table(tokens, family)
            else:
                raise NotUnderstood(f"{word} outside of a table")

    def _read_table(self, tokens, family):
        while (word := tokens.next_word()) != "}":
            if word == "chain":
                chain = Chain(tokens.next())
                tokens.expect("{")
                self._read_chain(tokens, chain)
                if family == "inet":
                    if chain.name in self.chains:
                        raise NotUnderstood(f"two chains {chain.name}")
                    self.chains[chain.name] = chain
            elif word == "ct" and tokens.next() == "helper":
                tokens.next()
                tokens.expect("{")
                while tokens.next_word() != "}":
                    pass
            else:
                raise NotUnderstood(f"{word} in a table")

    def _read_chain(self, tokens, chain):
        while (word := tokens.next_word()) != "}":
            if word == "type":
                words = [word, *tokens.rest_of_line()]
                # type filter hook input priority filter
                if words[2] != "hook" or words[4] != "priority" or len(words) != 6:
                    raise NotUnderstood(" ".join(words))
                chain.hook, chain.priority = words[3], PRIORITIES[words[5]]
            elif word == "policy":
                chain.policy = tokens.next()
            else:
                rule = _read_rule(tokens.statement(word))
                chain.rules.append(rule)


class _Tokens:
    """The words of a file."""

    def __init__(self, text):
        self.words = [word for word in TOKEN.findall(text) if not word.startswith("#")]
        self.at = 0

    def next(self):
        self.at += 1
        return self.words[self.at - 1]

    def next_word(self):
        """The next word that is no end of a statement; None at the end."""
        while self.at < len(self.words):
            word = self.next()
            if word not in ("\n", ";"):
                return word
        return None

    def expect(self, wanted):
        word = self.next()
        if word != wanted:
            raise NotUnderstood(f"{word} instead of {wanted}")

    def rest_of_line(self):
        words = []
        while self.words[self.at] not in ("\n", ";"):
            words.append(self.next())
        return words

    def statement(self, first):
        """All words of a rule; inside of a set it may go on in the next line."""
        words, depth = [first], 0
        while depth or self.words[self.at] not in ("\n", ";", "}"):
            word = self.next()
            depth += {"{": 1, "}": -1}.get(word, 0)
            if word != "\n":
                words.append(word)
        return words


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


def _read_rule(words):
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
    rule.fixed.append(lambda fixed: (getattr(fixed, attribute) in names) == wanted)


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
