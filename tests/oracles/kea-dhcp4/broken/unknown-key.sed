# file: kea-dhcp4.conf
# why: a key that kea does not know
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/"valid-lifetime"/s//"valid-lifetme"/
