# file: inventory.yml
# why: a host without an address
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/ansible_host/s//ansible_hots/
