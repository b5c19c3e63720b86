# file: running-config.txt
# why: a command that the switch does not know
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^    vlan access/s//    vlan acces/
