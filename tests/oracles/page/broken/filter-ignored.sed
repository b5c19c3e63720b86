# file: page.html
# why: a filter that filters nothing
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/script-src '[^']*'/script-src 'unsafe-inline'/
s/item\.kinds\.includes(want\.kind)/true/
