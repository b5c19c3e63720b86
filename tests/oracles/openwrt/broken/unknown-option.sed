# file: wireless
# why: an option that OpenWrt does not know and would ignore
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^\s*option encryption/s/option encryption/option encrpytion/
