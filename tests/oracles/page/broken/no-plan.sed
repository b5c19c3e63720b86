# file: page.html
# why: in the plan a port is not marked
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/<g class="port touched/<g class="port/
