# file: plan.mmd
# why: a node that nothing names
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/^  (n[0-9]+) --> /  \1 --> x --> /
