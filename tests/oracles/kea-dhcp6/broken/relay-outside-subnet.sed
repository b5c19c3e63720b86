# file: kea-dhcp6.conf
# why: a relay that is not in the subnet, whose requests find none
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/("ip-addresses": \[")[0-9a-f]+:/\1fc00:/
