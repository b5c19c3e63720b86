# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What a page must show, worked out from its changes.json and from nothing of the page."""

import re
import unicodedata

# Causes that an effect shows itself; the rest stand among the changes of the model.
CAUSES = 6
# Things that the sentence of an effect names.
THINGS = 3
# Names of a list that a sentence shows.
NAMES = 6
# Ports of a device that are told in words.
PORTS = 4
NO_ACCESS = {"unknown": [], "groups": []}


def visible(text):
    """As the page writes it: what cannot be seen is shown by its number."""

    def one(c):
        if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp"):
            return c
        return f"\\u{{{ord(c):x}}}"

    return "".join(map(one, text or ""))


def line(one):
    return "".join(span["text"] for span in one["spans"])


def school(file):
    return f"{file['authority']}/{file['school']}" if file["authority"] and file["school"] else None


def below(file):
    """The path of a file below its school."""
    start = f"{school(file)}/"
    return file["path"][len(start) :] if file["path"].startswith(start) else file["path"]


def place(one):
    return f"{one['file']}:{one['line']}"


def files_of(effect):
    """The indices of its files."""
    return sorted({index for part in effect["parts"] for variant in part["variants"] for index in variant["files"]})


def shortened(text):
    return text if text is None or len(text) <= 60 else text[:57] + "..."


def of_title(effect):
    """What the sentence of an effect says of the data."""
    for thing in effect["title"]["things"][:THINGS]:
        yield from (thing["title"], *thing["ids"])
        # A thing that is new or gone is not written out.
        if thing["kind"] == "moved" or not (thing["key"].endswith(".*") and len(thing["ids"]) == 1):
            yield from (shortened(thing["old"]), shortened(thing["new"]))


def of_effect(changes, effect, phrases=True):
    """All texts of an effect that come from the data. Phrases are translated on some pages."""
    for reason in effect["reasons"]:
        if phrases:
            yield reason["text"]
        yield from (reason["path"], reason["old"], reason["new"])
    yield from effect["schools"]
    for index in files_of(effect):
        yield below(changes["files"][index])
    for part in effect["parts"]:
        if phrases:
            yield part["what"]
        for diff in part["sample"]:
            yield diff["path"]
            for hunk in diff["hunks"]:
                yield from map(line, hunk["lines"])
    for index in files_of(effect):
        for hunk in changes["files"][index]["hunks"]:
            yield from map(line, hunk["lines"])
    for cause in effect["causes"][:CAUSES]:
        change = changes["model"][cause]
        yield from (change["path"], change["old"], change["new"])
        yield from map(place, (change["new-at"] or change["old-at"])[:1])


def of_change(changes, number, phrases=True):
    """All texts of a change of the model that come from the data."""
    change = changes["model"][number]
    yield from (change["path"], change["moved-from"], change["old"], change["new"])
    for one in change["old-at"] + change["new-at"]:
        yield place(one)
        # The kind of the layer is a word of the program, its name is not.
        yield one["layer"] if phrases else one["layer"].partition(" ")[2]
    yield from change["schools"] + change["zones"] + change["exceptions"]


def of_access(access):
    """All texts of what was opened and closed that come from the data."""
    for unknown in access["unknown"]:
        yield unknown["what"]
    for group in access["groups"]:
        if len(group["schools"]) == 1:
            yield from group["schools"]
        if "neighbours" in group:
            yield group["neighbours"]["wlan"]
        if "entrances" in group:
            yield from group["entrances"]["segments"][:NAMES]
        if "passages" in group:
            passages = group["passages"]
            yield from (passages["from"]["title"], passages["to"]["title"])
            yield from (passages["witness"][key] for key in ("school", "from", "to"))


def signs(access):
    """What stands in the picture of zones: from which zone to which, and what happened."""
    happened = {}
    for group in access["groups"]:
        if "passages" in group:
            ends = [group["passages"][name] for name in ("from", "to")]
            pair = tuple((end["zone"], end["zone"] is None and end["places"] == ["firewall"]) for end in ends)
            happened.setdefault(pair, set()).add(group["change"])
    both = {"opened": "+", "closed": "−"}
    return sorted(both[min(what)] if len(what) == 1 else "±" for what in happened.values())


def dots(access):
    """How many dots stand in that picture: what stays allowed, by pairs of zones."""
    return len(access.get("stays", [])) if any("passages" in group for group in access["groups"]) else 0


def of_plan(changes):
    """All texts of the plan of what is touched that come from the data."""
    keys = {school(file) for file in changes["files"] if file["school"]}
    for one in changes.get("touched", []):
        yield one["title"] or one["school"]
        yield one["moved-from"]
        if len(keys) > 1:
            yield one["authority"]
        for building in one["buildings"]:
            if building["devices"]:
                yield building["title"]
            for device in building["devices"]:
                yield from (device["device"], device["room"], device["moved-from"])
                for port in device["ports"][:PORTS]:
                    if port["old"] != port["new"]:
                        yield from (port["old"], port["new"])


def touched_ports(changes):
    """The numbers of all ports that the plan shows as touched."""
    devices = [device for one in changes.get("touched", []) for building in one["buildings"] for device in building["devices"]]
    return sorted(str(port["port"]) for device in devices for port in device["ports"])


def texts(changes, phrases):
    """Every text that must stand on the page."""
    for side in (changes["base"], changes["head"]):
        yield from (side["label"], side["revision"])
        for finding in side["findings"]:
            yield from (finding["code"], finding["message"])
            if finding["at"]:
                yield place(finding["at"])
    yield from changes["unexpected"] + (changes["notes"] if phrases else [])
    yield from of_access(changes.get("access", NO_ACCESS))
    yield from of_plan(changes)
    for effect in changes["effects"]:
        yield from of_effect(changes, effect, phrases)
    for number in range(len(changes["model"])):
        yield from of_change(changes, number, phrases)


class Items:
    """Effects and changes of the model by the ids that they have on the page, with what filters ask for."""

    def __init__(self, changes):
        self.all = {}
        for number, effect in enumerate(changes["effects"]):
            self.all[f"c{number + 1}"] = {
                "kinds": {part["kind"] for part in effect["parts"]},
                "risks": set(effect["risks"]),
                "platforms": {changes["files"][index]["platform"] for index in files_of(effect)},
                "schools": set(effect["schools"]),
                "everywhere": False,
                "text": "\n".join(visible(text) for text in [*of_effect(changes, effect), *of_title(effect)]).lower(),
            }
        for number, change in enumerate(changes["model"]):
            effects = [self.all[f"c{at + 1}"] for at, effect in enumerate(changes["effects"]) if number in effect["causes"]]
            titles = [text for effect in changes["effects"] if number in effect["causes"] for text in of_title(effect)]
            self.all[f"m{number + 1}"] = {
                "kinds": {change["kind"]},
                "risks": set().union(*(effect["risks"] for effect in effects)),
                "platforms": set().union(*(effect["platforms"] for effect in effects)),
                "schools": set(change["schools"]),
                "everywhere": not change["schools"],
                "text": "\n".join(visible(text) for text in [*of_change(changes, number), *titles]).lower(),
            }

    def ids(self, fits=lambda item: True):
        return sorted(name for name, item in self.all.items() if fits(item))

    def values(self, key):
        return sorted({value for item in self.all.values() for value in item[key]})

    def kinds(self):
        return self.values("kinds")

    def terms(self):
        """Words to search for that no button or heading has."""
        words = {word for item in self.all.values() for word in re.findall(r"[a-z]+[-.][a-z0-9.-]*[a-z0-9]", item["text"])}
        return sorted(words)[:: max(1, len(words) // 6)]
