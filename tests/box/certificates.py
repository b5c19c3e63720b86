# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Throw-away authorities and certificates."""

from shell import run

CURVE = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes".split()
CLIENT, SERVER = "extendedKeyUsage=clientAuth", "extendedKeyUsage=serverAuth"


class Authority:
    """Signs certificates into a folder."""

    def __init__(self, folder, name):
        folder.mkdir(exist_ok=True)
        self.folder, self.key, self.certificate = (
            folder,
            folder / f"{name}.key",
            folder / f"{name}.pem",
        )
        subject = ["-days", "30", "-subj", f"/CN=Box {name}"]
        run(
            "openssl",
            "req",
            "-x509",
            *CURVE,
            *subject,
            "-keyout",
            self.key,
            "-out",
            self.certificate,
        )

    def sign(self, name, subject, extensions):
        """A certificate and its key; a subject as `openssl req -subj` takes it."""
        key, request, made = (self.folder / f"{name}.{end}" for end in ("key", "csr", "pem"))
        file = self.folder / f"{name}.ext"
        file.write_text(extensions + "\n")
        run("openssl", "req", *CURVE, "-utf8", "-subj", subject, "-keyout", key, "-out", request)
        signer = ["-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial", "-days", "30"]
        run("openssl", "x509", "-req", "-in", request, *signer, "-extfile", file, "-out", made)
        return made, key


def names(*dns):
    """A certificate of a server for these names."""
    return "subjectAltName=" + ",".join(f"DNS:{name}" for name in dns) + f"\n{SERVER}"
