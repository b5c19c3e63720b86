# file: *.mobileconfig
# why: a kind of encryption that does not exist
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/<string>WPA[23]?<\/string>/<string>WPA9<\/string>/
