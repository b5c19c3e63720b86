# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What gets through before and now: is it among the zones between which something stays?"""

from school import FIREWALL


def said_of(access):
    """How many schools each pair of zones is said of; the firewall is no zone."""
    found = {}
    for one in access["stays"]:
        pair = tuple((end.get("zone"), end.get("firewall", False)) for end in (one["from"], one["to"]))
        if pair in found or not 0 <= one["part"] <= one["schools"] or not one["schools"]:
            raise ValueError(one)
        found[pair] = one["schools"]
    return found


def seen_at(base, head, questions):
    """The pairs of zones of a school between which a packet got through on both sides."""
    found = set()
    for question in questions:
        from_id, source, to_id, target, _, _ = question
        ends = (end_of(head, from_id, source), end_of(head, to_id, target))
        if None not in ends and base.allows(question) and head.allows(question):
            found.add(ends)
    return found


def end_of(side, key, point):
    """The zone of a point; none outside, where zones are a matter of addresses."""
    if key == FIREWALL:
        return (None, True)
    place = side.places.get(key)
    if place is None or place.outside or side.number(key, point) in place.gateways.values():
        return None
    return (side.segments[key]["zone"], False)


def differ(said, seen, schools):
    """Where both have two opinions, each in words; `seen` has the pairs of every school."""
    counts = {}
    for pairs in seen:
        for pair in pairs:
            counts[pair] = counts.get(pair, 0) + 1
    for pair, number in sorted(counts.items(), key=str):
        if said.get(pair, 0) < number:
            yield f"{pair}: stays at {number} schools, said of {said.get(pair, 0)}"
    for pair, number in said.items():
        if number > schools:
            yield f"{pair}: said of {number} schools, and packets change at {schools}"
