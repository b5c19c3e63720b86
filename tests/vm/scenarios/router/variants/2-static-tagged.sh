# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
# shellcheck shell=bash

# A fixed address behind a VLAN tag, and IPv6 in the segment of the teachers, who ask by DHCPv6 as well.
cat >>standards/2026.1/ports.toml <<'TOML'

[port-profiles.firewall-aussen-tag]
title = "Firewall zum Provider, mit Tag"
mode = "trunk"
native = "park"
tagged = ["isp"]
TOML
sed -i 's/"1" = "firewall-aussen"/"1" = "firewall-aussen-tag"/' schools/musterstadt/grundschule-am-markt/devices.toml
sed -i 's/^outside-profile = .*/outside-profile = "firewall-aussen-tag"/' standards/2026.1/planning.toml
sed -i 's|^uplink = .*|uplink = { mode = "static", addresses = ["203.0.113.2/30"], gateways = ["203.0.113.1"] }|' standards/2026.1/segments.toml
sed -i 's|^supernet = .*|&\nsupernet6 = "fd6d:7573::/32"|' standards/2026.1/segments.toml
sed -i '/^\[segments.lehr-mob\]/a ipv6 = true' standards/2026.1/segments.toml
sed -i '/^\[segments.lehr-mob\]/a dhcp6 = { mode = "stateless", lease = "8h" }' standards/2026.1/segments.toml
sed -i '/^\[segments.infra\]/a ipv6 = true' standards/2026.1/segments.toml
sed -i 's/^server-roles = \["adressvergabe", /&"adressvergabe-ipv6", /' standards/2026.1/hardware.toml
cat >>standards/2026.1/hardware.toml <<'TOML'

[server-roles.adressvergabe-ipv6]
title = "Adressvergabe über IPv6"
kind = "dhcp"
platform = "kea-dhcp6"
TOML
