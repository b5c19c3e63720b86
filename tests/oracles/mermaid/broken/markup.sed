# file: plan.mmd
# why: markup in a label is markup
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/\["([^"]*)"\]/["\1<img src=x>"]/
