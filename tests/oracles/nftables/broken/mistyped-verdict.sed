# file: nftables.conf
# why: a verdict that nft does not know
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^[^#"]*\baccept\b/s/^([^#"]*)\baccept\b/\1acept/
