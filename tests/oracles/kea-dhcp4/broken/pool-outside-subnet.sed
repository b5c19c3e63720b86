# file: kea-dhcp4.conf
# why: a pool that is not part of its subnet
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/"pool": *"/s/("pool": *")[0-9.]+( *- *)[0-9.]+"/\1192.0.2.10\2192.0.2.20"/
