# file: inventory.yml
# why: a file that is no YAML
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^ +"?ansible_host"?:/s/^ +/ /
