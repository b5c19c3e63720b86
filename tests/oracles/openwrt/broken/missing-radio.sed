# file: wireless
# why: a WLAN on a radio that does not exist
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^\s*(option|list) device/s/(\s*(option|list) device ').*'/\1radio9'/
