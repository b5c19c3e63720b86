# file: plan.mmd
# why: a quote in a label ends it
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/\["([^"]*)"\]/["\1" x"]/
