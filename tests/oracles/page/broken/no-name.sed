# file: page.html
# why: axe, dark: svg-img-alt
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/ aria-labelledby="matrix-title matrix-legend"//
s/<title id="matrix-title">[^<]*<\/title>//
