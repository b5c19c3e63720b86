# file: page.html
# why: no policy, so that what comes in could do something
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/^<meta http-equiv=.Content-Security-Policy.*$//
