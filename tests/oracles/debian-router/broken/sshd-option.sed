# file: 60-muster-ssh.conf
# why: an option that sshd does not know
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/^PasswordAuthentication/PasswortAuthentication/
