# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
# shellcheck shell=bash

# Words of the cases about what a change is said to do (README.md).

standard=w/standards/2026.1
: "${day:?}" "${code:=0}" "${repository:?}"

# Changes a file of the standard with sed, and fails when that changes nothing: `edit ports 's/4/400/'`.
edit() {
    cp "$standard/$1.toml" "$HOME/before"
    sed -i "$2" "$standard/$1.toml"
    ! cmp -s "$HOME/before" "$standard/$1.toml" || wrong "sed '$2' changes nothing in $1.toml"
}

# `diff` with a declaration of what it may find; `accepted` and `refused` say what must come of it.
declare_and_compare() {
    printf '%s\n' "$1" >"$HOME/expect.toml"
    muster -C w diff --as-of "$day" --stat --expect "$HOME/expect.toml"
}

accepted() {
    declare_and_compare "$1"
    [ "$code" -eq 0 ] || wrong "$1 ends with $code"
}

refused() {
    declare_and_compare "$1"
    [ "$code" -eq 1 ] || wrong "$1 ends with $code"
}

# What changed is grave, or nobody knows what it does: no other class takes it in.
grave() {
    refused 'risks = ["cosmetic", "live", "interrupts-clients", "interrupts-management", "removal"]'
    [ -z "${1:-}" ] || says "$1"
}

# Takes all changes back.
again() {
    git -C w reset --quiet --hard
    git -C w clean --quiet --force -d
}

# The change has so many effects, and every line that differs is in exactly one of them: `effects 1`.
effects() {
    needs python3
    muster -C w diff --as-of "$day" --format json --full
    code_is 0
    local found
    found=$(python3 "$repository/tests/cases/effects.py" <"$HOME/stdout" 2>&1) || wrong "$found"
    [ "$found" = "$1" ] || wrong "$found effects, not $1"
}

# The comment says it in the language of the workspace: `sentence 'Netzsegment Gäste'`.
sentence() {
    muster -C w diff --as-of "$day" --format markdown
    says "$1"
}

# Schools like the one that the workspace has: `schools 3` adds three, with numbers and addresses of their own.
schools() {
    local first number other
    first=$(dirname w/schools/*/*/school.toml)
    for number in $(seq "$1"); do
        other=$(dirname "$first")/schule-$number
        cp -R "$first" "$other"
        sed -i "s/^index = .*/index = 7$number/; s/^title = .*/title = \"Schule $number\"/" "$other/school.toml"
        sed -i "s/00:00:5e:00:53:/00:00:5e:00:9$number:/" "$other/devices.toml"
        [ ! -f "$other/verwaltung.toml" ] || sed -i "s,10\.[0-9.]*/,10.20.7$number.0/," "$other/verwaltung.toml"
    done
    muster -C w check --as-of "$day"
    code_is 0
    commit_all w
}

# The file in which a school speaks of itself.
school_file() {
    echo w/schools/*/"$1"/school.toml
}

# The standard offers three segments that schools may switch on.
optional_segments() {
    local number
    for number in 1 2 3; do
        printf '\n[segments.wahl-%s]\ntitle = "Wahl %s"\nenabled = false\nzone = "unt"\nvlan = 30%s\n' \
            "$number" "$number" "$number" >>"$standard/segments.toml"
        printf 'subnet = { offset = "0.0.24%s.0", prefix = 24 }\n' "$number" >>"$standard/segments.toml"
    done
    printf '\n[governance."segments.*.enabled"]\nmode = "free"\nreason = "Jede Schule hat andere Netze"\n' \
        >>"$standard/governance.toml"
    commit_all w
}
