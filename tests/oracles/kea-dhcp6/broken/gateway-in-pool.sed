# file: kea-dhcp6.conf
# why: a pool that begins at the beginning of the subnet, where the gateway is
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/("pool": "[0-9a-f:]+):d::1 - /\1::1 - /
