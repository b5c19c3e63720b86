# file: nftables.conf
# why: an IPv4 prefix of 33 bits
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^[^#"]*[0-9]\/(1[0-9]|2[0-9])\b/s/^([^#"]*[0-9]\/)(1[0-9]|2[0-9])\b/\133/
