# file: apply-openwrt.sh
# why: a folder with a space in its name would become two words
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/<"\$here\/dropbear"/<$here\/dropbear/
