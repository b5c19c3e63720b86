# file: wireless
# why: a WLAN in a network that the file beside it does not define
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^\s*(option|list) network/s/(\s*(option|list) network ').*'/\1no_such_net'/
