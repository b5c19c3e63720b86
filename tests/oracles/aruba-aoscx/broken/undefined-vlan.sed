# file: running-config.txt
# why: a port in a VLAN that the switch does not have
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^    vlan access [0-9]+/s//    vlan access 3999/
