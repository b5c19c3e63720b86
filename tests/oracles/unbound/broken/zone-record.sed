# file: unbound-filter-*.rpz
# why: a record of a type that does not exist, in a zone that unbound.conf names
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/ CNAME / CNAMES /
