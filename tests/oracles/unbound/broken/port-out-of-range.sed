# file: unbound.conf
# why: a forwarder on a port that does not exist, which unbound itself accepts
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/^( *forward-addr: *"?[0-9a-fA-F.:]+)(@[0-9]+)?/\1@99853/
