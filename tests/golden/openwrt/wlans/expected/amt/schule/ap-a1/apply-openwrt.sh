#!/bin/sh
# managed by muster: amt/schule/ap-a1
#
#   sh apply-openwrt.sh try       puts the files into effect; without `confirm` the access point restarts after five
#                                 minutes with its former ones
#   sh apply-openwrt.sh confirm   in a new session: what was tried stays
#   sh apply-openwrt.sh undo      restarts at once with the former files
#   sh apply-openwrt.sh remove    takes the WLANs off the air; the administration still gets in
#
# The former files lie in /etc/muster/former, and a script that runs first at every start puts them back. `confirm`
# takes both away. So a loss of power leads back to the former files too.

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
state=/etc/muster
former=$state/former
boot=/etc/init.d/muster-undo
pid=/tmp/muster-undo.pid
seconds=300
# What is saved and put back, below /etc.
saved='config dropbear/authorized_keys banner crontabs/root'

say() {
    printf '%s\n' "apply-openwrt: $*"
}

fail() {
    say "$*" >&2
    exit 1
}

refuse_placeholders() {
    for file in network wireless system firewall dropbear authorized_keys banner crontab; do
        [ -r "$here/$file" ] || fail "$file is missing beside this script"
        if grep -q MUSTER-SECRET- "$here/$file"; then
            fail "$file still holds the placeholder of a secret"
        fi
    done
}

radios_of() {
    uci -c "$1" -q show wireless | sed -n 's/^wireless\.\([^.]*\)=wifi-device$/\1/p'
}

# The files name radios and ports; the device alone knows which chip a radio is.
refuse_foreign_hardware() {
    for file in network wireless system firewall dropbear; do
        uci -c "$here" export "$file" >/dev/null || fail "$file cannot be read"
    done
    for radio in $(radios_of "$here"); do
        [ "$(uci -q get "wireless.$radio" || true)" = wifi-device ] || fail "this device has no radio $radio"
        band=$(uci -q get "wireless.$radio.band" || true)
        [ -z "$band" ] || [ "$band" = "$(uci -c "$here" -q get "wireless.$radio.band")" ] ||
            fail "$radio of this device is set to $band"
    done
    for port in $(uci -c "$here" -q get network.bridge.ports); do
        [ -e "/sys/class/net/$port" ] || fail "this device has no port $port"
    done
}

refuse_open_root() {
    if grep -q '^root::' /etc/shadow; then
        fail "root has no password, and the undo would leave the device open: set one with passwd first"
    fi
}

put_back() {
    for name in $saved; do
        rm -rf "/etc/${name:?}"
        if [ -e "$former/$name" ]; then
            cp -a "$former/$name" "/etc/$name"
        fi
    done
    sync
}

save() {
    rm -rf "$former"
    mkdir -p "$former/dropbear" "$former/crontabs"
    for name in $saved; do
        if [ -e "/etc/$name" ]; then
            cp -a "/etc/$name" "$former/$name"
        fi
    done
    cp "$here/apply-openwrt.sh" "$state/apply-openwrt.sh"
    printf '%s\n' '#!/bin/sh /etc/rc.common' 'START=01' 'boot() {' "	sh $state/apply-openwrt.sh put-back-at-boot" \
        '}' >"$boot"
    chmod 0755 "$boot"
    sync
    "$boot" enable
    sync
    : >"$state/tried"
    sync
}

# Nobody asks for the former files any more, and they hold secrets that may be rotated by now.
forget() {
    "$boot" disable 2>/dev/null || true
    rm -f "$boot" "$state/tried"
    sync
    rm -rf "$former"
}

start_timer() {
    stop_timer
    start-stop-daemon -S -b -m -p "$pid" -x /bin/sh -- -c "sleep $seconds; reboot; sleep 60; reboot -f"
}

stop_timer() {
    start-stop-daemon -K -q -p "$pid" 2>/dev/null || true
    rm -f "$pid"
}

# The radios keep their path; those that the file does not name stay off. Lists go first, since merging appends.
merge_wireless() {
    for kind in wifi-iface wifi-vlan; do
        while uci -q delete "wireless.@${kind}[0]"; do :; done
    done
    for radio in $(radios_of /etc/config); do
        uci set "wireless.$radio.disabled=1"
        uci -q delete "wireless.$radio.basic_rate" || true
        uci -q delete "wireless.$radio.supported_rates" || true
    done
    uci -m import wireless <"$here/wireless"
}

# LEDs and compat_version belong to the board.
merge_system() {
    uci -q delete system.ntp || true
    uci -q rename 'system.@system[0]=system' || true
    uci -m import system <"$here/system"
}

# Some boards give their ports an address in this file; it belongs to the device.
replace_network() {
    addresses=$(
        for section in $(uci -X -q show network | sed -n 's/^network\.\([^.=]*\)=device$/\1/p'); do
            address=$(uci -q get "network.$section.macaddr" || true)
            if [ -n "$address" ] && [ -z "$(uci -q get "network.$section.type" || true)" ]; then
                printf '%s %s\n' "$(uci -q get "network.$section.name")" "$address"
            fi
        done
    )
    uci import network <"$here/network"
    printf '%s\n' "$addresses" | while read -r name address; do
        [ -n "$name" ] || continue
        section=$(uci add network device)
        uci set "network.$section.name=$name"
        uci set "network.$section.macaddr=$address"
    done
}

put_files() {
    mkdir -p /etc/dropbear /etc/crontabs
    cp "$here/authorized_keys" /etc/dropbear/authorized_keys
    chmod 0600 /etc/dropbear/authorized_keys
    cp "$here/banner" /etc/banner
    cp "$here/crontab" /etc/crontabs/root
    replace_network
    uci import firewall <"$here/firewall"
    uci import dropbear <"$here/dropbear"
    merge_wireless
    merge_system
    uci commit
    sync
}

try() {
    refuse_placeholders
    [ ! -e "$state/tried" ] || fail "files are being tried already: confirm or undo them first"
    refuse_open_root
    refuse_foreign_hardware
    save
    start_timer
    if ! sh "$here/apply-openwrt.sh" put-files; then
        put_back
        stop_timer
        forget
        fail "refused; the former files are back, nothing has taken effect"
    fi
    say "wait ten seconds: until then the former files may be in force. Then log in at the new address in a NEW session"
    say "and say \`confirm\` within $seconds seconds"
    service cron enable
    service cron restart
    reload_config
}

confirm() {
    [ -e "$state/tried" ] || fail "nothing is being tried: look for the fault and try again"
    stop_timer
    forget
    say "confirmed: this is what boots"
}

undo() {
    [ -e "$state/tried" ] || fail "nothing is being tried"
    say "restarting with the former files"
    reboot
}

put_back_at_boot() {
    [ -e "$state/tried" ] || exit 0
    put_back
    forget
}

remove() {
    for radio in $(radios_of /etc/config); do
        uci set "wireless.$radio.disabled=1"
    done
    uci commit wireless
    wifi reload
    say "all radios are off"
}

case ${1-} in
try | confirm | undo | remove) "$1" ;;
put-files) put_files ;;
put-back-at-boot) put_back_at_boot ;;
*) fail "say one of: try, confirm, undo, remove" ;;
esac
