# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
# shellcheck shell=bash

# Machines as network namespaces, and the switch between them. `segments` beside this script says for each segment its
# id, VLAN, gateway, prefix length and a free address.

cables=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# A machine of that name.
machine() {
    ip netns add "$1"
    ip -n "$1" link set lo up
}

# A switch that filters VLANs, with one machine named like its segment at a port of each.
switch_with_segments() {
    machine switch
    ip -n switch link add bridge type bridge vlan_filtering 1 vlan_default_pvid 0
    ip -n switch link set bridge up
    local id vlan
    while read -r id vlan _; do
        machine "$id"
        ip -n switch link add "$id" type veth peer name eth0 netns "$id"
        access_port "$id" "$vlan"
        ip -n "$id" link set eth0 up
    done <"$cables/segments"
}

# A port of the switch that carries one VLAN untagged.
access_port() {
    ip -n switch link set "$1" master bridge up
    bridge -n switch vlan add dev "$1" vid "$2" pvid untagged
}

# A port of the switch that carries all of them tagged.
trunk_port() {
    ip -n switch link set "$1" master bridge up
    local vlan
    while read -r _ vlan _; do
        bridge -n switch vlan add dev "$1" vid "$vlan"
    done <"$cables/segments"
}
