#!/bin/sh
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
#
# What a device remembers of the roll-outs that were confirmed on it, and what it says it runs.
#
#   sh device.sh record PLATFORM STATE FOLDER    after `confirm`: remembers the files of FOLDER and what they became
#   sh device.sh running PLATFORM STATE          says what was confirmed, and what has changed since
#
# Two variables say what there is to look at: MUSTER_INSTALLS, the files and folders that the files of the platform
# become, and MUSTER_RUNS, a command that prints what is in force. STATE is a folder that a restart leaves alone.
# Files that hold secrets are compared, and never printed.

set -eu
umask 077

platform=$2
state=$3
source=$state/$platform.files
result=$state/$platform.result

# A line for each file below what is installed, and one for what is in force.
installed() {
    for place in ${MUSTER_INSTALLS-}; do
        if [ -d "$place" ]; then
            find "$place" -type f | LC_ALL=C sort | while read -r file; do sha256sum "$file"; done
        elif [ -e "$place" ]; then
            sha256sum "$place"
        else
            printf 'absent  %s\n' "$place"
        fi
    done
    if [ -n "${MUSTER_RUNS-}" ]; then
        printf '%s  %s\n' "$(sh -c "$MUSTER_RUNS" | sha256sum | cut -d ' ' -f 1)" "what is in force"
    fi
}

# A file is there as a whole or not at all, also after a loss of power.
keep() {
    cat >"$1.new"
    mv -f "$1.new" "$1"
    sync
}

record() {
    mkdir -p "$state"
    (cd "$1" && find . -type f | sed 's|^\./||' | LC_ALL=C sort | while read -r file; do sha256sum "$file"; done) |
        keep "$source"
    installed | keep "$result"
}

running() {
    echo "muster-running/1 $platform"
    date -u +'asked %Y-%m-%dT%H:%M:%SZ'
    if [ ! -e "$source" ] || [ ! -e "$result" ]; then
        echo nothing
        return
    fi
    sed 's/^/confirmed /' "$source"
    installed >"$result.now"
    while read -r line; do
        grep -qxF -- "$line" "$result.now" || printf 'changed %s\n' "${line#*  }"
    done <"$result"
    # What is there now and was not then.
    sed 's/^[^ ]*  //' "$result" >"$result.then"
    while read -r line; do
        grep -qxF -- "${line#*  }" "$result.then" || printf 'changed %s\n' "${line#*  }"
    done <"$result.now"
    rm -f "$result.now" "$result.then"
}

case ${1-} in
record) record "$4" ;;
running) running ;;
*) echo "say one of: record, running" >&2; exit 2 ;;
esac
