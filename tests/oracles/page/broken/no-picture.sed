# file: page.html
# why: in the picture of zones
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/(<text[^>]*>)[+−±](<\/text>)/\1\2/
