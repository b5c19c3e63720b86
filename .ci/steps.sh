# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
# shellcheck shell=bash

# What the tiers share: a step says what it runs and, at the end, how long it took.

export LC_ALL=C.UTF-8
# Where a developer without the programs sees a skip, these see a failure.
export MUSTER_ORACLES_REQUIRED=1

steps=()

broken=()

timed() {
    local begun=$SECONDS code=0 note=
    printf '\n== %s\n' "$*"
    "$@" || code=$?
    [ "$code" -eq 0 ] || note='  FAILED'
    steps+=("$(printf '%6d s  %s%s' $((SECONDS - begun)) "$*" "$note")")
    printf -- '-- %d s\n' $((SECONDS - begun))
    return "$code"
}

# A step that fails ends the tier.
step() {
    timed "$@" || failed "$*"
}

# A step that fails lets the others run, since each tells something of its own. `finish` fails then.
try() {
    timed "$@" || broken+=("$*")
}

print_times() {
    printf '\n'
    printf '%s\n' "${steps[@]}"
    printf '%6d s  in all\n' "$SECONDS"
}

failed() {
    print_times
    printf 'failed: %s\n' "$*"
    exit 1
}

finish() {
    [ ${#broken[@]} -eq 0 ] || failed "${broken[@]}"
    print_times
    # Of a tier with a limit, on two cores that do nothing else.
    if [ "${limit:-0}" -gt 0 ] && [ "$SECONDS" -gt "$limit" ]; then
        printf 'longer than %d s: find out which step grew\n' "$limit"
    fi
}
