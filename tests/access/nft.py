# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What a file of nftables does with one packet.

It knows the part of the language that such files are written in, and refuses everything else: what
it does not understand, it must not pass over.
"""

import re
from dataclasses import dataclass, field

from nft_rule import NotUnderstood, read_rule

TOKEN = re.compile(r'"[^"]*"|#[^\n]*|[{};,\n]|[^\s{};,"#]+')
PRIORITIES = {"raw": -300, "mangle": -150, "filter": 0, "srcnat": 100}


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
        for tests, verdict in self.left(name, fixed):
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

    def left(self, name, fixed):
        """The rules of a chain that are left for packets of a kind."""
        key = (name, fixed)
        if key not in self.known:
            left = []
            for rule in self._between(name, fixed):
                if not all(test(fixed) for test in rule.fixed):
                    continue
                verdict = rule.verdict
                if callable(verdict):
                    verdict = verdict(fixed)
                if verdict is not None:
                    left.append((rule.numbers, verdict))
            self.known[key] = left
        return self.known[key]

    def _between(self, name, fixed):
        """The rules of a chain that are about two interfaces."""
        key = (name, fixed.inward, fixed.outward)
        if key not in self.known:
            self.known[key] = [
                rule
                for rule in self.chains[name].rules
                if all(test(fixed) for test in rule.interfaces)
            ]
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
                rule = read_rule(tokens.statement(word))
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
