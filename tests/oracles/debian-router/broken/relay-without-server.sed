# file: muster-relay-dhcp6.service
# why: a relay of DHCPv6 that is told no server
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/ -u .*//
