# file: clients.conf
# why: a client without a secret
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/^\s*secret\s*=/{/^\s*secret\s*=/d}
