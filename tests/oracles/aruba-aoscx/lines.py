# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Reads the lines of AOS-CX by grammar.py: into a tree, or into faults that name the line.

Of `check`, and of the switch that stands in for a real one in tests/play.
"""

import functools
import ipaddress
import re
from dataclasses import dataclass, field

import grammar
import oracle

# ---- arguments --------------------------------------------------------------


def fits(pattern):
    return re.compile(pattern).fullmatch


def parses(read):
    def test(value):
        try:
            read(value)
        except ValueError:
            return False
        return True

    return test


def vlan_list(text):
    ids = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if not re.fullmatch(r"\d+(-\d+)?", part) or not 1 <= int(first) <= int(last or first) <= 4094:
            raise ValueError
        ids += range(int(first), int(last or first) + 1)
    if ids != sorted(set(ids)):
        raise ValueError  # out of order or twice: a switch would print another line
    return ids


def with_length(family):
    def read(text):
        if "/" not in text or ipaddress.ip_interface(text).version != family:
            raise ValueError

    return parses(read)


def subnet(text):
    if "/" not in text:
        raise ValueError
    ipaddress.IPv4Network(text)


def acl_host(text):
    if text != "any":
        ipaddress.IPv4Network(text)


LABEL = r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)"
DOMAIN = fits(rf"{LABEL}(\.{LABEL})*")
PRINTABLE = r"[\x21-\x7e]"
FREE = r'[^"?\x00-\x1f\x7f-\U0010ffff]'

# kind -> test of one word. The kinds of TAIL take the rest of the line.
KINDS = {
    "name": fits(r"[A-Za-z0-9_.][A-Za-z0-9_.-]{0,63}"),
    "hostname": fits(rf"(?=.{{1,32}}$){LABEL}"),
    "domain": DOMAIN,
    "host": lambda text: KINDS["ip"](text) or bool(DOMAIN(text) and not re.fullmatch(r"[0-9.]+", text)),
    "ip": parses(ipaddress.ip_address),
    "ip4": parses(ipaddress.IPv4Address),
    "ip6": parses(ipaddress.IPv6Address),
    "host4/": with_length(4),
    "host6/": with_length(6),
    "net4/": parses(subnet),
    "port": fits(r"\d/\d/\d{1,2}"),
    "l4-port": lambda text: text.isdigit() and 0 < int(text) < 65536,
    "ports": fits(r"\d/\d/\d{1,2}([-,]\d/\d/\d{1,2})*"),
    "vlan": lambda text: text.isdigit() and 1 <= int(text) <= 4094,
    "vlans": parses(vlan_list),
    "vlan-name": fits(r"[A-Za-z0-9_-]{1,32}"),
    "mac": fits(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}"),
    "oui": fits(r"[0-9a-fA-F]{6}|[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){2}"),
    "severity": fits(r"emerg|alert|crit|err|warning|notice|info|debug"),
    "timezone": fits(r"[a-z]+([/_+-][a-z0-9_+-]+)*"),
    "delimiter": fits(PRINTABLE),
    "secret": fits(rf"{oracle.PLACEHOLDER}{PRINTABLE}+|{PRINTABLE}{{1,64}}"),
    "password": fits(rf"{oracle.PLACEHOLDER}{PRINTABLE}+|{PRINTABLE}{{8,32}}"),
    "acl-host": parses(acl_host),
    "port-name": fits(r"\d{1,5}|[a-z][a-z0-9-]*"),
    # `?` asks for help and quotes group words: neither may come from a text.
    "description": fits(rf"(?! ){FREE}{{1,64}}(?<! )"),
    "text": fits(rf"(?! ){FREE}{{1,255}}(?<! )"),
    "public-key": fits(
        r"(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,2}( [!#-~]{1,64})?"
    ),
    "words": fits(r"[a-z0-9@.-]+( [a-z0-9@.-]+)*"),
}
TAIL = ("description", "text", "words", "public-key")


def kind_test(kind):
    if kind in KINDS:
        return KINDS[kind]
    low, high = (int(number) for number in kind.split("-"))
    return lambda text: text.isdigit() and low <= int(text) <= high


# ---- lines ------------------------------------------------------------------

TOKEN = re.compile(r"<[^>]+>|[][(){}|]|[^][(){}|\s]+")


def compile_pattern(text):
    """A pattern as nested lists: ["seq", ...], ["one", ...], ["any", ...], ["opt", x]."""
    tokens = TOKEN.findall(text)

    def branches(closing):
        found, seq = [], ["seq"]
        while tokens:
            token = tokens.pop(0)
            if token == closing:
                return [*found, seq]
            if token == "|":
                found.append(seq)
                seq = ["seq"]
            elif token == "[":
                seq.append(["opt", ["one", *branches("]")]])
            elif token == "(":
                seq.append(["one", *branches(")")])
            elif token == "{":
                seq.append(["any", *branches("}")])
            elif token.startswith("<"):
                seq.append(["arg", token[1:-1], kind_test(token[1:-1])])
            else:
                seq.append(token)
        return [*found, seq]

    return ["one", *branches(None)]


def match(node, words, at, bound):
    """Every way in which a pattern takes words from `at` on: (next, bound)."""
    if isinstance(node, str):
        if at < len(words) and words[at] == node:
            yield at + 1, bound
        return
    what, *rest = node
    if what == "arg":
        kind, test = rest
        end = len(words) if kind in TAIL else at + 1
        value = " ".join(words[at:end])
        if at < len(words):
            yield end, [*bound, (kind, value, bool(test(value)))]
    elif what == "seq":
        if not rest:
            yield at, bound
        else:
            for middle, some in match(rest[0], words, at, bound):
                yield from match(["seq", *rest[1:]], words, middle, some)
    elif what == "one":
        for branch in rest:
            yield from match(branch, words, at, bound)
    elif what == "opt":
        yield from match(rest[0], words, at, bound)
        yield at, bound
    elif what == "any":
        yield at, bound
        for number, branch in enumerate(rest):
            others = [*rest[:number], *rest[number + 1 :]]
            for middle, some in match(branch, words, at, bound):
                if middle > at:
                    yield from match(["any", *others], words, middle, some)


def first_words(node):
    """The words with which a line of this pattern may begin; None = any."""
    if isinstance(node, str):
        return {node}
    what, *rest = node
    if what == "one":
        found = [first_words(branch) for branch in rest]
        return None if None in found else set().union(*found)
    if what == "seq" and rest and (isinstance(rest[0], str) or rest[0][0] == "one"):
        return first_words(rest[0])
    return None


def compile_grammar():
    contexts = {}
    for context, text in grammar.CONTEXTS.items():
        contexts[context] = []
        for line in text.splitlines():
            if line.strip():
                pattern, _, opens = line.strip().partition(" => ")
                pattern = compile_pattern(pattern)
                contexts[context].append((first_words(pattern), pattern, opens or None))
    for commands in contexts.values():
        for _, _, opens in commands:
            assert opens is None or opens in contexts, f"no context {opens} in grammar.py"
    return contexts


GRAMMAR = compile_grammar()


@dataclass
class Line:
    number: int
    text: str
    context: str
    opens: str | None = None
    bound: list = field(default_factory=list)
    children: list = field(default_factory=list)

    def args(self, kind):
        return [value for name, value, _ in self.bound if name == kind]


class Fault(Exception):
    def __init__(self, line, what):
        super().__init__(f"{line}: {what}")


@functools.cache
def understand(context, text):
    """(bound arguments, context it opens, what the switch would not take).

    Most lines of two hundred switches are the same; each is understood once.
    """
    words = text.split(" ")
    wrong = None
    for firsts, pattern, opens in GRAMMAR[context]:
        if firsts is not None and words[0] not in firsts:
            continue
        for end, bound in match(pattern, words, 0, []):
            if end != len(words):
                continue
            bad = [f"'{value}' is not: {kind}" for kind, value, good in bound if not good]
            if not bad:
                return bound, opens, None
            wrong = wrong or bad[0]
    return [], None, wrong or f"no command of context {context}: {text}"


def read(text):
    """The tree of lines; every line that is no command is a fault."""
    root = Line(0, "", "", opens="global")
    stack, faults, banner = [root], [], None
    if not text.endswith("\n"):
        faults.append(Fault(len(text.splitlines()), "the last line has no end, a paste would leave it unsent"))
    for number, raw in enumerate(text.split("\n"), 1):
        if banner is not None:
            banner = None if raw.strip() == banner else banner
            continue
        if raw == "" or raw.startswith("!"):
            continue
        try:
            odd = re.search(r"[^\x20-\x7e]", raw)
            if odd:
                raise Fault(number, f"character U+{ord(odd[0]):04X}")
            line_text = raw.lstrip(" ")
            indent = len(raw) - len(line_text)
            if line_text != line_text.rstrip(" ") or "  " in line_text:
                raise Fault(number, "blanks at the end or two in a row")
            if indent % 4:
                raise Fault(number, f"indented by {indent}, every level is 4")
            depth = indent // 4
            if depth >= len(stack):
                raise Fault(number, f"indented below a line that opens no block: {line_text}")
            del stack[depth + 1 :]
            if stack[-1].opens is None:
                raise Fault(number, f"indented below a line that opens no block: {line_text}")
            line = Line(number, line_text, stack[-1].opens)
            stack[-1].children.append(line)
            stack.append(line)
            line.bound, line.opens, wrong = understand(line.context, line_text)
            if wrong:
                raise Fault(number, wrong)
            if line.text.startswith("banner "):
                banner = line.args("delimiter")[0]
        except Fault as fault:
            faults.append(fault)
    if banner is not None:
        faults.append(Fault(number, f"the banner never ends: no line {banner}"))
    return root, faults
