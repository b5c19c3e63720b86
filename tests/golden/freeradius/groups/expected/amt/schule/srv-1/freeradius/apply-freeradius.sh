#!/bin/sh
# managed by muster: amt/schule, device srv-1, edition 1
#
#   sh apply-freeradius.sh try       puts the six files into effect; without `confirm` the former ones return after
#                                    fifteen minutes
#   sh apply-freeradius.sh confirm   what was tried stays
#   sh apply-freeradius.sh undo      returns at once to what was confirmed last
#   sh apply-freeradius.sh remove    stops the service for good and takes the files away
#
# While it is tried, the new folder lies over the former one as a mount, which ends when the machine restarts: what
# boots is replaced by `confirm` only.

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
place=/etc/freeradius/3.0
tried=/etc/freeradius/muster-tried
former=/etc/freeradius/muster-former
state=/run/muster-freeradius
service=freeradius.service
unit=muster-undo-freeradius
seconds=900
# Each file and its place in the folder. They belong together; one alone is not safe.
files='clients.conf:clients.conf users:mods-config/files/authorize eap:mods-enabled/eap
    policy:policy.d/muster default:sites-enabled/default inner-tunnel:sites-enabled/inner-tunnel'

say() {
    printf '%s\n' "apply-freeradius: $*"
}

fail() {
    say "$*" >&2
    exit 1
}

refuse_placeholders() {
    for pair in $files; do
        file=${pair%:*}
        [ -r "$here/$file" ] || fail "$file is missing beside this script"
        if grep -q MUSTER-SECRET- "$here/$file"; then
            fail "$file still holds the placeholder of a secret"
        fi
    done
}

uncover() {
    while umount -l "$place" 2>/dev/null; do :; done
}

# `confirm` renames two folders; a loss of power between the two leaves none, and nobody is let in.
repair() {
    if [ ! -e "$place" ] && [ -d "$former" ]; then
        mv "$former" "$place"
    fi
}

restart() {
    systemctl restart "$service" && sleep 3 && systemctl --quiet is-active "$service"
}

stop_timer() {
    systemctl stop "$unit.timer" 2>/dev/null || true
    systemctl reset-failed "$unit.timer" "$unit.service" 2>/dev/null || true
}

# Whoever renames the file `tried` first has decided: the timer, or `confirm`.
start_timer() {
    rm -rf "$state"
    mkdir -m 0700 "$state"
    : >"$state/tried"
    systemd-run --quiet --unit="$unit" --on-active="$seconds" --timer-property=AccuracySec=1s \
        /bin/sh -c "mv $state/tried $state/undone && { umount -l $place; systemctl restart $service; }"
}

try() {
    refuse_placeholders
    [ ! -e "$state/tried" ] || fail "files are being tried already: confirm or undo them first"
    repair
    [ -d "$place" ] || fail "$place is not there: install the package first"
    uncover
    rm -rf "$tried"
    cp -a "$place" "$tried"
    for pair in $files; do
        # It replaces Debian's symbolic links; what they point to stays as it was.
        install -o root -g freerad -m 0640 "$here/${pair%:*}" "$tried/${pair#*:}"
    done
    mount --bind "$tried" "$place"
    if ! said=$(freeradius -XC 2>&1); then
        uncover
        printf '%s\n' "$said" | tail -n 20 >&2
        fail "refused, nothing has changed"
    fi
    stop_timer
    start_timer
    if ! restart; then
        undo
        fail "the service does not run with it; the former files are back"
    fi
    say "in effect. See that a device and a person log in, then say \`confirm\` within $((seconds / 60)) minutes"
}

confirm() {
    mv "$state/tried" "$state/confirmed" 2>/dev/null ||
        fail "nothing is being tried: the former files are back; look for the fault and try again"
    stop_timer
    uncover
    rm -rf "$former"
    sync
    mv "$place" "$former"
    mv "$tried" "$place"
    sync
    systemctl --quiet enable "$service"
    say "confirmed: this is what boots"
}

undo() {
    stop_timer
    rm -f "$state/tried"
    uncover
    repair
    systemctl restart "$service" || fail "what was confirmed last is back, but the service does not start with it"
    say "what was confirmed last is back"
}

remove() {
    stop_timer
    rm -f "$state/tried"
    uncover
    repair
    systemctl --quiet disable --now "$service"
    for pair in $files; do
        rm -f "$place/${pair#*:}"
    done
    rm -rf "$tried" "$former"
    say "stopped, and it does not boot any more"
}

case ${1-} in
try | confirm | undo | remove) "$1" ;;
*) fail "say one of: try, confirm, undo, remove" ;;
esac
