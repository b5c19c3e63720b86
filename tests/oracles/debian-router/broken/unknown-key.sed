# file: 05-muster-*-segment.network
# why: a key that networkd does not know
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/^IPv6SendRA=/IPv6SendRouterAdvertisement=/
