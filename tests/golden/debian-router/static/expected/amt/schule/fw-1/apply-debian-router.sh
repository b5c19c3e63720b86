#!/bin/sh
# managed by muster: amt/schule, device fw-1, edition 1
#
#   sh apply-debian-router.sh try       puts the files of debian-router/ in force; without `confirm` the former ones
#                                       return after five minutes, and at once after a restart
#   sh apply-debian-router.sh confirm   in a new session: what was tried is what boots from now on
#   sh apply-debian-router.sh undo      returns at once to the former files
#   sh apply-debian-router.sh remove    at the console: takes all of it away; nothing is passed on any more
#
# The filter comes first: without the rules of nftables.conf, confirmed, nothing here is done, and nothing is passed on.

set -eu
umask 022

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
state=/var/lib/muster-router
timer=muster-router-timer
seconds=300

say() {
    printf '%s\n' "apply-debian-router: $*"
}

fail() {
    say "$*" >&2
    exit 1
}

# --- What must hold before anything is touched

refuse_placeholders() {
    [ -d "$here/debian-router/etc" ] || fail "the folder debian-router is missing beside this script"
    if grep -rq MUSTER-SECRET- "$here/debian-router"; then
        fail "$(grep -rl MUSTER-SECRET- "$here/debian-router" | head -n 1) still holds the placeholder of a secret"
    fi
}

need_programs() {
    for program in nft sshd sysctl networkctl dhcrelay; do
        command -v "$program" >/dev/null || fail "$program is missing: install the packages of the page first"
    done
}

need_filter() {
    nft list table inet muster >/dev/null 2>&1 || fail "the rules of nftables.conf are not loaded: they come first"
    [ ! -e /run/muster-nftables/tried ] || fail "the rules of nftables.conf are not confirmed yet"
    systemctl is-enabled --quiet nftables.service || fail "nftables.service is not enabled: confirm nftables.conf first"
}

# --- Files

# The units of muster in a list of files.
units() {
    [ ! -e "$1" ] || sed -n 's|^etc/systemd/system/\(muster-[a-z0-9-]*\.service\)$|\1|p' "$1"
}

# The VLANs in a list of files.
vlans() {
    [ ! -e "$1" ] || sed -n 's|^etc/systemd/network/05-muster-\([^/]*\)\.netdev$|\1|p' "$1"
}

# The interfaces that are set up by a list of files.
interfaces() {
    [ ! -e "$1" ] || sed -n 's,^etc/systemd/network/05-muster-\(.*\)-\(trunk\|segment\)\.network$,\1,p' "$1"
}

is_listed() {
    [ -e "$2" ] && grep -qxF "$1" "$2"
}

# A file is there as a whole or not at all, also after a loss of power; a link is replaced, not followed.
place() {
    mv -f -- "$1" "$2"
}

mode_of() {
    case $1 in
    etc/ppp/peers/* | etc/snmp/snmpd.conf) echo 0600 ;;
    *) echo 0644 ;;
    esac
}

keep_former() {
    rm -rf "$state/former" "$state/absent"
    install -d -m 0700 "$state/former"
    : >"$state/absent"
    { cat "$state/new"; [ ! -e "$state/confirmed" ] || cat "$state/confirmed"; echo etc/localtime; } |
        LC_ALL=C sort -u >"$state/touched"
    while read -r path; do
        if [ -e "/$path" ] || [ -L "/$path" ]; then
            (cd / && cp -a --parents -- "$path" "$state/former/")
        else
            printf '%s\n' "$path" >>"$state/absent"
        fi
    done <"$state/touched"
    rm -f "$state/had-networking" "$state/had-networkd"
    ! systemctl is-active --quiet networking.service || : >"$state/had-networking"
    ! systemctl is-active --quiet systemd-networkd.service || : >"$state/had-networkd"
}

put_new() {
    while read -r path; do
        install -D -m "$(mode_of "$path")" "$state/files/$path" "/$path.muster-new"
        place "/$path.muster-new" "/$path"
    done <"$state/new"
    while read -r path; do
        is_listed "$path" "$state/new" || [ "$path" = etc/localtime ] || rm -f -- "/$path"
    done <"$state/touched"
}

put_former() {
    while read -r path; do
        rm -f -- "/$path"
    done <"$state/absent"
    (cd "$state/former" && find etc ! -type d) | while read -r path; do
        cp -a -- "$state/former/$path" "/$path.muster-new"
        place "/$path.muster-new" "/$path"
    done
}

# --- What runs

# Before their files are gone, since what a unit does to stop is said in its file.
stop_units() {
    for unit in $(units "$state/touched"); do
        systemctl stop "$unit" 2>/dev/null || true
    done
}

# VLANs that are not wanted any more, and those that may have come to another port.
delete_vlans() {
    for vlan in $(vlans "$state/touched"); do
        ip link delete dev "$vlan" 2>/dev/null || true
    done
}

# Addresses stay when networkd ends; nobody else would take them away.
forget_addresses() {
    for interface in $(interfaces "$state/touched"); do
        ip address flush dev "$interface" 2>/dev/null || true
    done
}

load_settings() {
    systemctl daemon-reload
    systemctl restart systemd-modules-load.service 2>/dev/null || true
    [ ! -e /etc/sysctl.d/60-muster-kernel.conf ] || sysctl -q -p /etc/sysctl.d/60-muster-kernel.conf
    hostname -F /etc/hostname
    for service in systemd-timesyncd rsyslog snmpd; do
        systemctl try-restart "$service.service" 2>/dev/null || true
    done
    systemctl try-reload-or-restart ssh.service 2>/dev/null || true
}

# --- The steps, each a process of its own: the session that asks for it may not survive it

install_new() {
    stop_units
    put_new
    sshd -t
    delete_vlans
    load_settings
    # Another DHCP client or relay would quarrel with ours.
    systemctl stop networking.service isc-dhcp-relay.service 2>/dev/null || true
    systemctl restart systemd-networkd.service
    for unit in $(units "$state/new"); do
        systemctl restart "$unit"
    done
}

return_to_former() {
    stop_units
    put_former
    delete_vlans
    load_settings
    if [ -e "$state/had-networkd" ]; then
        systemctl restart systemd-networkd.service
    else
        systemctl stop systemd-networkd.socket systemd-networkd.service 2>/dev/null || true
        forget_addresses
    fi
    [ ! -e "$state/had-networking" ] || systemctl restart networking.service
    [ ! -e "$state/confirmed" ] || for unit in $(units "$state/confirmed"); do
        systemctl restart "$unit"
    done
}

detached() {
    systemd-run --quiet --wait --collect --unit="muster-router-$1" /bin/sh "$state/apply.sh" "$1"
}

start_timer() {
    stop_timer
    systemd-run --quiet --unit="$timer" --on-active="$seconds" --timer-property=AccuracySec=1s \
        /bin/sh "$state/apply.sh" time-is-over
}

stop_timer() {
    systemctl stop "$timer.timer" 2>/dev/null || true
    systemctl reset-failed "$timer.timer" "$timer.service" 2>/dev/null || true
}

# A restart during a try returns to the former files before anything reads them.
guard_restarts() {
    cat >/etc/systemd/system/muster-router-undo.service <<'UNIT'
[Unit]
Description=Return to the settings that were confirmed last
ConditionPathExists=/var/lib/muster-router/tried
DefaultDependencies=no
RequiresMountsFor=/var/lib/muster-router
After=local-fs.target
Before=sysinit.target systemd-sysctl.service systemd-networkd.service
Before=network-pre.target networking.service
Wants=network-pre.target

[Service]
Type=oneshot
ExecStart=/bin/sh /var/lib/muster-router/apply.sh boot

[Install]
WantedBy=sysinit.target
UNIT
    systemctl daemon-reload
    systemctl --quiet enable muster-router-undo.service
}

# Whoever renames the file `tried` first has decided: the timer, `undo`, or `confirm`.
decide() {
    mv "$state/tried" "$state/decided" 2>/dev/null
}

# --- What people type

try() {
    refuse_placeholders
    need_programs
    need_filter
    [ ! -e "$state/tried" ] || fail "files are being tried already: confirm or undo them first"
    install -d -m 0700 "$state"
    rm -rf "$state/files"
    cp -r "$here/debian-router" "$state/files"
    (cd "$state/files" && find etc -type f) | LC_ALL=C sort >"$state/new"
    install -m 0600 "$here/apply-debian-router.sh" "$state/apply.sh"
    keep_former
    guard_restarts
    sync
    : >"$state/tried"
    sync
    start_timer
    if ! detached install; then
        say "it did not work: journalctl -u muster-router-install says why" >&2
        if decide; then
            stop_timer
            detached return-to-former || fail "the former files are back, and do not work either"
        fi
        fail "the former files are in force again"
    fi
    say "in force. Log in in a NEW session and say \`confirm\` within $seconds seconds, or the former files return"
}

confirm() {
    decide || fail "nothing is being tried: the former files are back; look for the fault and try again"
    stop_timer
    for unit in $(units "$state/touched"); do
        if is_listed "etc/systemd/system/$unit" "$state/new"; then
            systemctl --quiet enable "$unit"
        else
            systemctl --quiet disable "$unit" 2>/dev/null || true
        fi
    done
    systemctl --quiet enable systemd-networkd.service
    systemctl --quiet disable networking.service isc-dhcp-relay.service 2>/dev/null || true
    cp "$state/new" "$state/confirmed"
    # Secrets are kept in one place.
    rm -rf "$state/files" "$state/former"
    sync
    say "confirmed: this is what boots"
}

undo() {
    decide || fail "nothing is being tried; to go back further, try the files of a former bundle"
    stop_timer
    detached return-to-former
    say "the former files are in force again"
}

remove() {
    [ -e "$state/confirmed" ] || fail "nothing of this has been confirmed here"
    [ ! -e "$state/tried" ] || fail "files are being tried: confirm or undo them first"
    cp "$state/confirmed" "$state/touched"
    for unit in $(units "$state/confirmed"); do
        systemctl --quiet disable --now "$unit" 2>/dev/null || true
    done
    systemctl --quiet disable --now systemd-networkd.socket systemd-networkd.service 2>/dev/null || true
    delete_vlans
    forget_addresses
    # Its name and its resolvers stay: nothing is better without them.
    while read -r path; do
        case $path in
        etc/hostname | etc/resolv.conf | etc/timezone) ;;
        *) rm -f -- "/$path" ;;
        esac
    done <"$state/confirmed"
    systemctl --quiet disable muster-router-undo.service 2>/dev/null || true
    rm -f /etc/systemd/system/muster-router-undo.service
    load_settings
    rm -rf "$state"
    say "gone: nothing is passed on; the network of this machine is yours to set up, as in /etc/network/interfaces"
}

case ${1-} in
try | confirm | undo | remove) "$1" ;;
# These are said by systemd only.
install) install_new ;;
return-to-former) return_to_former ;;
time-is-over) ! decide || return_to_former ;;
boot)
    ! decide || put_former
    systemctl daemon-reload
    ;;
*) fail "say one of: try, confirm, undo, remove" ;;
esac
