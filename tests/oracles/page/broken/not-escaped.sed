# file: page.html
# why: a text that became markup
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/&lt;img src=x/<img src=x/g
