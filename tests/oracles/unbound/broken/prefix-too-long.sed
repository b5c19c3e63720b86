# file: unbound.conf
# why: an IPv4 prefix of 33 bits
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^ *access-control: *[0-9.]+\/[0-9]+/s/^( *access-control: *[0-9.]+)\/[0-9]+/\1\/33/
