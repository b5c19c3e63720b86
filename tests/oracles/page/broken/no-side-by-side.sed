# file: page.html
# why: the view cannot be switched
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/style-src '[^']*'/style-src 'unsafe-inline'/
s/^body:has\(#split:checked\) \.x/body:has(#none:checked) .x/
