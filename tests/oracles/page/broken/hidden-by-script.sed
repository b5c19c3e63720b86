# file: page.html
# why: with scripts it is hidden
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/script-src '[^']*'/script-src 'unsafe-inline'/
s/^  form\.hidden = false;/  form.hidden = false; document.querySelectorAll('.part').forEach((part) => { part.hidden = true; });/
