# file: kea-dhcp6.conf
# why: a resolver that has no IPv6 address
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
/"name": "dns-servers"/{n;s/"data": "[^"]*"/"data": "10.0.0.53"/}
