# file: muster-relay-dhcp4.service
# why: an argument that dhcrelay does not know
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/ -m discard/ -m forget/
