# file: 05-muster-*-segment.network
# why: an address with a prefix of 33 bits
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/^(Address=[0-9.]+)\/.*/\1\/33/
