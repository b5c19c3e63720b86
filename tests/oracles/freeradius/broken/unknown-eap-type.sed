# file: eap
# why: a default EAP type that does not exist
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
0,/default_eap_type/s/(default_eap_type *= *)\w+/\1paep/
