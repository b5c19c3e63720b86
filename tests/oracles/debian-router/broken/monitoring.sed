# file: snmpd.conf
# why: a word that snmpd does not know
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/^agentaddress /agentadress /
