# file: *.mobileconfig
# why: a key that no Wi-Fi payload has
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/SSID_STR</SSID_STRING</
