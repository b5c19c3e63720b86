# file: running-config.txt
# why: a trunk that drops its untagged frames
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^    vlan trunk native [0-9]+/s//    vlan trunk native 1/
