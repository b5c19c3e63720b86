# file: kea-dhcp4.conf
# why: a subnet that swallows the others, which kea itself accepts
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/"subnet": *"[0-9.]+\/[0-9]+"/s//"subnet": "10.0.0.0\/8"/
