#!/bin/sh
# managed by muster: amt/schule, device fw-1, edition 1
#
#   sh apply-nftables.sh try       loads nftables.conf; without `confirm` the former rules return after two minutes
#   sh apply-nftables.sh confirm   in a new session: what was tried is what boots from now on
#   sh apply-nftables.sh undo      returns at once to what boots
#   sh apply-nftables.sh remove    takes the rules away; the closed ones take their place
#
# What boots is never open: the first `try` puts nftables-closed.conf there before anything else, and only
# `confirm` replaces it. After a loss of power the device is closed, and the administration reaches it.

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
boots=/etc/nftables.conf
# Gone when the machine restarts, as tried rules are.
state=/run/muster-nftables
unit=muster-undo-nftables
seconds=120

say() {
    printf '%s\n' "apply-nftables: $*"
}

fail() {
    say "$*" >&2
    exit 1
}

refuse_placeholders() {
    for file in nftables.conf nftables-closed.conf; do
        [ -r "$here/$file" ] || fail "$file is missing beside this script"
        if grep -q MUSTER-SECRET- "$here/$file"; then
            fail "$file still holds the placeholder of a secret"
        fi
    done
}

# Written beside its place and renamed, so that what boots is the old file or the new one.
make_it_boot() {
    install -m 0644 "$1" "$boots.new"
    sync "$boots.new"
    mv -f "$boots.new" "$boots"
    sync "$(dirname "$boots")"
    systemctl --quiet enable nftables.service
}

boots_rules_of_muster() {
    [ -r "$boots" ] && grep -q '^table inet muster {' "$boots"
}

stop_timer() {
    systemctl stop "$unit.timer" 2>/dev/null || true
    systemctl reset-failed "$unit.timer" "$unit.service" 2>/dev/null || true
}

# Whoever renames the file `tried` first has decided: the timer, or `confirm`.
start_timer() {
    rm -rf "$state"
    mkdir -m 0700 "$state"
    install -m 0600 "$here/nftables-closed.conf" "$state/closed"
    install -m 0600 "$here/nftables.conf" "$state/tried"
    systemd-run --quiet --unit="$unit" --on-active="$seconds" --timer-property=AccuracySec=1s \
        /bin/sh -c "mv $state/tried $state/undone && { nft -f $boots || nft -f $state/closed; }"
}

try() {
    refuse_placeholders
    [ ! -e "$state/tried" ] || fail "rules are being tried already: confirm or undo them first"
    nft -c -f "$here/nftables-closed.conf"
    nft -c -f "$here/nftables.conf"
    if ! boots_rules_of_muster; then
        if [ -e "$boots" ] && [ ! -e "$boots.before-muster" ]; then
            cp -p "$boots" "$boots.before-muster"
        fi
        make_it_boot "$here/nftables-closed.conf"
        say "the first time: what boots is closed from now on"
    fi
    stop_timer
    start_timer
    if ! nft -f "$state/tried"; then
        stop_timer
        rm -f "$state/tried"
        fail "not loaded, nothing has changed"
    fi
    say "loaded. Log in in a NEW session and say \`confirm\` within $seconds seconds, or the former rules return"
}

confirm() {
    mv "$state/tried" "$state/confirmed" 2>/dev/null ||
        fail "nothing is being tried: the former rules are back; look for the fault and try again"
    stop_timer
    make_it_boot "$state/confirmed"
    say "confirmed: this is what boots"
}

undo() {
    boots_rules_of_muster || fail "no rules of muster have been tried here"
    stop_timer
    rm -f "$state/tried"
    nft -f "$boots"
    say "what boots holds again"
}

remove() {
    refuse_placeholders
    stop_timer
    rm -f "$state/tried"
    make_it_boot "$here/nftables-closed.conf"
    nft -f "$boots"
    say "closed: nothing passes through, only the administration gets in"
}

case ${1-} in
try | confirm | undo | remove) "$1" ;;
*) fail "say one of: try, confirm, undo, remove" ;;
esac
