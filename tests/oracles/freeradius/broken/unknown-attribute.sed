# file: users
# why: a reply attribute that is in no dictionary
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/Tunnel-Medium-Type/Tunel-Medium-Type/
