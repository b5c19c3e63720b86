# file: page.html
# why: wider than the window
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/style-src '[^']*'/style-src 'unsafe-inline'/
s/^body \{/body { min-width: 90rem;/
