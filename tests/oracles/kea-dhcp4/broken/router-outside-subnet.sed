# file: kea-dhcp4.conf
# why: a router that the clients of the subnet cannot reach
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/"routers"/{/"routers"/{N;s/("data": *")[0-9.]+/\1192.0.2.1/}}
