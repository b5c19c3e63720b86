# file: page.html
# why: an inline event handler
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/<h1>/<h1 onclick="void 0">/
