# file: *.mobileconfig
# why: a number given as text
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/<integer>1<\/integer>/s//<string>1<\/string>/
