# file: inventory.yml
# why: a list of hosts that Ansible ignores
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^( +)"?hosts"?:/s//\1hostz:/
