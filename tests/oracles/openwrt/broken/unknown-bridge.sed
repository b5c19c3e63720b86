# file: network
# why: a VLAN of a bridge that does not exist
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
/^config bridge-vlan/,/^$/s/(\s*option device ').*'/\1br-none'/
