# file: wireless
# why: a quote that is never closed, which empties the whole file for OpenWrt
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^\s*option ssid/s/^(\s*option ssid .*)'$/\1/
