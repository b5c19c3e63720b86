# file: running-config.txt
# why: a secret that the switch would take for ciphertext
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/ key plaintext /s// key /
