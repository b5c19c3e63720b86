# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
# shellcheck shell=bash

# Words of the cases about what a change is said to do (README.md).

standard=w/standards/2026.1
: "${day:?}" "${code:=0}"

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
