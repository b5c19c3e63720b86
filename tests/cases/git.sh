# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
# shellcheck shell=bash

# Further words, for cases about git: `. "$case/../git.sh"`.

# A program that leaves a trace, whatever it is called with.
trap=$PWD/trap
printf '#!/bin/sh\n: >"%s/pwned"\nexit 1\n' "$PWD" >"$trap"
chmod +x "$trap"

# The value that cases change.
edited=standards/2026.1/segments.toml
edit() { sed -i 's/lease = "24h"/lease = "23h"/' "$1/$edited"; }

# Runs everything that asks git, in the workspace; all of it must work, and nothing else may run.
ask_all() {
    local command
    for command in "build --as-of $day --output $PWD/built" "diff --as-of $day --format json" \
        "diff --as-of $day --base HEAD --head HEAD" "check --as-of $day --since HEAD"; do
        # shellcheck disable=SC2086
        muster -C "$1" $command
        is_gone "$PWD/pwned"
        code_is 0
    done
}

# What the manifest of the last build says of the commit: `built_from COMMIT true|false`.
built_from() {
    tr -d ' \n' <built/manifest.json | grep -qF "\"source\":{\"revision\":\"$1\",\"dirty\":$2" ||
        wrong "the build is not from $1 (dirty: $2): $(grep -A 3 '"source"' built/manifest.json)"
}

head_of() { git -C "$1" rev-parse HEAD; }
