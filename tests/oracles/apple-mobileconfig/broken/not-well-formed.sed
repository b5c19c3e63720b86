# file: *.mobileconfig
# why: an array that is never closed
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/<\/array>/{/<\/array>/s/<\/array>//}
