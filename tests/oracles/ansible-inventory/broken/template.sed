# file: inventory.yml
# why: a value that Ansible would run
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/ansible_host/s/(ansible_host"?: *)("[^"]*"|[0-9A-Fa-f.:]+)/\1"{{ lookup('pipe', 'id') }}"/
