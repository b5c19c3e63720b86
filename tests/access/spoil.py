# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Answers with one mistake, to see whether the comparison notices."""

import copy
import ipaddress


def spoilt(chance, entries):
    """The entries of a school with one mistake, and what it is."""
    entries = copy.deepcopy(entries)
    at = chance.randrange(len(entries))
    entry = entries[at]
    if "passage" in entry:
        mistake = chance.choice([gone, turned, source, target, port, protocol])
    else:
        mistake = chance.choice([gone, turned])
    if not mistake(chance, entries, at):
        return None, None
    return entries, mistake.__name__


def gone(_chance, entries, at):
    """It is not said."""
    del entries[at]
    return True


def turned(_chance, entries, at):
    """What was opened is said to be closed."""
    entries[at]["change"] = "closed" if entries[at]["change"] == "opened" else "opened"
    return True


def source(chance, entries, at):
    """One address more or less that sends."""
    return address(chance, entries[at]["passage"]["from"])


def target(chance, entries, at):
    """One address more or less that is reached."""
    return address(chance, entries[at]["passage"]["to"])


def address(chance, end):
    """One address less, at the end of a range that has several."""
    index = chance.randrange(len(end["addresses"]))
    first, last = (ipaddress.ip_address(text) for text in end["addresses"][index].split("-"))
    if first == last:
        return False
    if chance.random() < 0.5:
        first += 1
    else:
        last -= 1
    end["addresses"][index] = f"{first}-{last}"
    return True


def port(chance, entries, at):
    """One port more or less."""
    ports = entries[at]["passage"]["ports"]
    if not ports:
        return False
    first, last = (int(end) for end in ports[-1].split("-"))
    if last < 65535 and chance.random() < 0.5:
        ports[-1] = f"{first}-{last + 1}"
    elif first < last:
        ports[-1] = f"{first}-{last - 1}"
    elif len(ports) > 1:
        ports.pop()
    else:
        return False
    return True


def protocol(_chance, entries, at):
    """Another protocol."""
    passage = entries[at]["passage"]
    others = {"tcp": "udp", "udp": "tcp", "icmp": "other", "other": "icmp"}
    passage["protocol"] = others[passage["protocol"]]
    return True
