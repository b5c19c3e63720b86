# file: *.mobileconfig
# why: trust in a certificate that is not in the profile
# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
/PayloadCertificateAnchorUUID/,/<\/array>/s/<string>[0-9A-Fa-f-]{36}/<string>00000000-0000-4000-8000-000000000000/
