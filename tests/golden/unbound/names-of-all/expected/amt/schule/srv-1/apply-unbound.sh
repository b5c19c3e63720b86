#!/bin/sh
# managed by muster: amt/schule, device srv-1, edition 1
#
#   sh apply-unbound.sh try       puts unbound.conf and unbound-*.rpz into effect; without `confirm` the former files
#                                 return after fifteen minutes
#   sh apply-unbound.sh confirm   what was tried stays
#   sh apply-unbound.sh undo      returns at once to what was confirmed last
#   sh apply-unbound.sh remove    stops the service for good and takes its files away
#
# While they are tried, the new files lie over the former ones as mounts, which end when the machine restarts: what
# boots is replaced by `confirm` only. Unbound does not start without a zone that unbound.conf names, so zones are
# there before it and go after it.

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
place=/etc/unbound/unbound.conf
tried=/etc/unbound/muster-tried.conf
zones=/etc/unbound/muster
tried_zones=/etc/unbound/muster-tried
state=/run/muster-unbound
service=unbound.service
unit=muster-undo-unbound
seconds=900

say() {
    printf '%s\n' "apply-unbound: $*"
}

fail() {
    say "$*" >&2
    exit 1
}

refuse_placeholders() {
    for file in unbound.conf unbound-others.rpz; do
        [ -r "$here/$file" ] || fail "$file is missing beside this script"
    done
    for file in "$here/unbound.conf" "$here"/unbound-*.rpz; do
        ! grep -q MUSTER-SECRET- "$file" || fail "$(basename "$file") still holds the placeholder of a secret"
    done
}

uncover() {
    while umount "$place" 2>/dev/null; do :; done
    while umount -l "$zones" 2>/dev/null; do :; done
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
        /bin/sh -c "mv $state/tried $state/undone && { umount $place; umount -l $zones; systemctl restart $service; }"
}

# The check reads the zones where they lie, before anything lies over what is in effect.
is_accepted() {
    rm -rf "$tried_zones"
    mkdir -m 0755 "$tried_zones"
    for file in "$here"/unbound-*.rpz; do
        install -o root -g root -m 0644 "$file" "$tried_zones/${file##*/}"
    done
    sed "s|\"$zones/|\"$tried_zones/|" "$here/unbound.conf" >"$tried"
    unbound-checkconf "$tried"
}

# Each by itself, whole or not at all: a zone of the former file is never gone while that file is what boots.
put_zones() {
    for file in "$tried_zones"/*.rpz; do
        install -o root -g root -m 0644 "$file" "$zones/new"
        sync "$zones/new"
        mv -f "$zones/new" "$zones/${file##*/}"
    done
    sync "$zones"
}

drop_former_zones() {
    for file in "$zones"/*; do
        [ -e "$tried_zones/${file##*/}" ] || rm -f "$file"
    done
    rm -rf "$tried_zones"
}

try() {
    refuse_placeholders
    [ -e "$place" ] || fail "$place is not there: install the package first"
    [ ! -e "$state/tried" ] || fail "files are being tried already: confirm or undo them first"
    uncover
    is_accepted || fail "refused, nothing has changed"
    install -o root -g root -m 0644 "$here/unbound.conf" "$tried"
    mkdir -p "$zones"
    stop_timer
    start_timer
    mount --bind "$tried_zones" "$zones"
    mount --bind "$tried" "$place"
    if ! restart; then
        undo
        fail "the service does not run with them; the former files are back"
    fi
    say "in effect. See that a name of the school resolves and a blocked one does not, then say \`confirm\` within $((seconds / 60)) minutes"
}

confirm() {
    mv "$state/tried" "$state/confirmed" 2>/dev/null ||
        fail "nothing is being tried: the former files are back; look for the fault and try again"
    stop_timer
    uncover
    put_zones
    sync "$tried"
    mv -f "$tried" "$place"
    sync "$(dirname "$place")"
    drop_former_zones
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
    rm -rf "$zones" "$tried_zones"
    say "stopped, and it does not boot any more"
}

case ${1-} in
try | confirm | undo | remove) "$1" ;;
*) fail "say one of: try, confirm, undo, remove" ;;
esac
