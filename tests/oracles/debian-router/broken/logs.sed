# file: 60-muster-logs.conf
# why: a log server without quotation marks
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/target="([^"]*)"/target=\1/
