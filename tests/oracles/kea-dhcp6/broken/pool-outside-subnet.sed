# file: kea-dhcp6.conf
# why: a pool that is not in its subnet
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/("pool": ")[0-9a-f]+:/\1fc00:/
