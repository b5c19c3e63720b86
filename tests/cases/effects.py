# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""How many effects `diff --format json --full` has, after a look at whether every line that differs is in one of them."""

import json
import sys

changes = json.load(sys.stdin)
if "effects" not in changes:
    sys.exit("it tells no effects")
lines = [[0] * (file["lines-added"] + file["lines-removed"]) for file in changes["files"]]
for effect in changes["effects"]:
    for part in effect["parts"]:
        for variant in part["variants"]:
            for file in variant["files"]:
                ranges = variant["lines"] or [{"first": 1, "last": len(lines[file])}]
                for one in ranges:
                    for line in range(one["first"] - 1, one["last"]):
                        lines[file][line] += 1
for file, counts in zip(changes["files"], lines):
    if any(count != 1 for count in counts):
        sys.exit(f"not every line of {file['path']} is in one effect: {counts}")
print(len(changes["effects"]))
