# file: page.html
# why: hidden from whoever has no scripts
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/<div class="part"/<div class="part" hidden/
