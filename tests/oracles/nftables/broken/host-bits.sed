# file: nftables.conf
# why: host bits in a prefix, which nft itself masks away in silence
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^[^#"]*\.0\/(1[0-9]|2[0-4])\b/s/^([^#"]*)\.0\/(1[0-9]|2[0-4])\b/\1.5\/\2/
