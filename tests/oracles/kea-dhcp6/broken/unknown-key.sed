# file: kea-dhcp6.conf
# why: a key that Kea does not know
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/"calculate-tee-times"/"calculate-tea-times"/
