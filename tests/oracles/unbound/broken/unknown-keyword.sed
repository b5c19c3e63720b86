# file: unbound.conf
# why: a keyword that unbound does not know
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^( *)local-zone:/s//\1local-zome:/
