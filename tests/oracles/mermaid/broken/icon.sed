# file: plan.mmd
# why: an icon instead of a text
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/\["([^"]*)"\]/["fa:fa-ban \1"]/
