# file: page.html
# why: the page asks another server
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
s/<link rel="icon" href="data:,">/<link rel="icon" href="data:,"><link rel="stylesheet" href="https:\/\/example.org\/page.css">/
