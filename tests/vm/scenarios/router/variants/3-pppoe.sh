# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
# shellcheck shell=bash

# An account over PPPoE.
sed -i 's|^uplink = .*|uplink = { mode = "pppoe", user = "dummy@provider.example", password = { secret = "anschluss.dummy" } }|' \
    standards/2026.1/segments.toml
