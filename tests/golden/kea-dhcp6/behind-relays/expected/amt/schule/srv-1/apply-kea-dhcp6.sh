#!/bin/sh
# managed by muster: amt/schule, device srv-1, edition 1
#
#   sh apply-kea-dhcp6.sh try       puts kea-dhcp6.conf into effect; without `confirm` the former file returns
#                                   after fifteen minutes
#   sh apply-kea-dhcp6.sh confirm   what was tried stays
#   sh apply-kea-dhcp6.sh undo      returns at once to what was confirmed last
#   sh apply-kea-dhcp6.sh remove    stops the service for good and takes its file away
#
# While it is tried, the new file lies over the former one as a mount, which ends when the machine restarts: what
# boots is replaced by `confirm` only.

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
place=/etc/kea/kea-dhcp6.conf
tried=/etc/kea/muster-tried.conf
state=/run/muster-kea-dhcp6
service=kea-dhcp6-server.service
unit=muster-undo-kea-dhcp6
seconds=900

say() {
    printf '%s\n' "apply-kea-dhcp6: $*"
}

fail() {
    say "$*" >&2
    exit 1
}

refuse_placeholders() {
    [ -r "$here/kea-dhcp6.conf" ] || fail "kea-dhcp6.conf is missing beside this script"
    if grep -q MUSTER-SECRET- "$here/kea-dhcp6.conf"; then
        fail "kea-dhcp6.conf still holds the placeholder of a secret"
    fi
}

uncover() {
    while umount "$place" 2>/dev/null; do :; done
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
        /bin/sh -c "mv $state/tried $state/undone && { umount $place; systemctl restart $service; }"
}

try() {
    refuse_placeholders
    [ -e "$place" ] || fail "$place is not there: install the package first"
    [ ! -e "$state/tried" ] || fail "a file is being tried already: confirm or undo it first"
    uncover
    install -o root -g _kea -m 0640 "$here/kea-dhcp6.conf" "$tried"
    kea-dhcp6 -t "$tried" || fail "refused, nothing has changed"
    stop_timer
    start_timer
    mount --bind "$tried" "$place"
    if ! restart; then
        undo
        fail "the service does not run with it; the former file is back"
    fi
    say "in effect. See that a device gets an answer, then say \`confirm\` within $((seconds / 60)) minutes"
}

confirm() {
    mv "$state/tried" "$state/confirmed" 2>/dev/null ||
        fail "nothing is being tried: the former file is back; look for the fault and try again"
    stop_timer
    uncover
    sync "$tried"
    mv -f "$tried" "$place"
    sync "$(dirname "$place")"
    systemctl --quiet enable "$service"
    say "confirmed: this is what boots"
}

undo() {
    stop_timer
    rm -f "$state/tried"
    uncover
    systemctl restart "$service" || fail "what was confirmed last is back, but the service does not start with it"
    say "what was confirmed last is back"
}

remove() {
    stop_timer
    rm -f "$state/tried"
    uncover
    systemctl --quiet disable --now "$service"
    rm -f "$place" "$tried"
    say "stopped, and it does not boot any more"
}

case ${1-} in
try | confirm | undo | remove) "$1" ;;
*) fail "say one of: try, confirm, undo, remove" ;;
esac
