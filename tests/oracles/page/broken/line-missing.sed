# file: page.html
# why: a line of a difference is missing
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
/^<del class="l"/d
