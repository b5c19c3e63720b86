# file: running-config.txt
# why: a line that no longer belongs to its interface
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^    no shutdown/s//  no shutdown/
