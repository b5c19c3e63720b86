# file: unbound.conf
# why: a zone given twice, of which unbound drops one with a warning
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^ *local-zone:/{/^ *local-zone:/p}
