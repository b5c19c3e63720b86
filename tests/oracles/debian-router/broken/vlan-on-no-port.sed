# file: 05-muster-*.netdev
# why: a VLAN that no port carries under this name
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/^Name=vlan/Name=lan/
