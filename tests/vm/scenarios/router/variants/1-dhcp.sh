# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
# shellcheck shell=bash

# The provider gives the address by DHCP, without a VLAN tag: the workspace of `init` as it is.
grep -q '^uplink = { mode = "dhcp" }' standards/2026.1/segments.toml
