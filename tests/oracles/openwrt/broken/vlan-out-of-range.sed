# file: network
# why: a VLAN number beyond 4094
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^\s*option vlan '/s/(\s*option vlan ').*'/\14095'/
