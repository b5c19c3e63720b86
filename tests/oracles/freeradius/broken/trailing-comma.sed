# file: users
# why: a reply list that ends in a comma
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/^(\s+Tunnel-Private-Group-Id[^,]*)$/\1,/
