# file: nftables.conf
# why: a rule that names a set which is not defined
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
/^[^#]*hook forward/a\
    ip saddr @no-such-set accept
