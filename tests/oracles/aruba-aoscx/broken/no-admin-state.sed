# file: running-config.txt
# why: ports of which nobody knows whether they are on
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
/^    no shutdown$/d
