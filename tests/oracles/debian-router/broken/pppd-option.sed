# file: muster-ppp*
# why: an option that pppd does not know
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/^persist$/persists/
