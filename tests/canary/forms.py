# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The forms in which a value could lie somewhere, and the search for them."""

import base64
import html
import json
import shlex
import struct
import subprocess
import urllib.parse

# What stands before a value shifts its base64 by so many bytes; the first and last letters hang on what is around it.
SHIFTS = 3


def nt_hash(value):
    """The hash that Windows keeps of a password, as FreeRADIUS computes it."""
    ran = subprocess.run(["smbencrypt", value], capture_output=True, text=True, check=True)
    return bytes.fromhex(ran.stdout.split()[1])


def forms(value):
    """Each form of a value by its name."""
    plain = value.encode()
    found = {"plain": plain, "UTF-16": value.encode("utf-16-le"), "reversed": plain[::-1]}
    hashed = nt_hash(value)
    for name, data in (("", plain), ("NT-hash", hashed)):
        found[f"hex {name}"] = data.hex().encode()
        found[f"HEX {name}"] = data.hex().upper().encode()
        found[f"hex with colons {name}"] = data.hex(":").encode()
    found["NT-hash"] = hashed
    found["NT-hash in base64"] = base64.b64encode(hashed)
    for shift in range(SHIFTS):
        padded = base64.b64encode(b"\0" * shift + plain)
        # What stands before and behind is of a neighbour too.
        kept = padded[(shift + 2) // 3 * 4 if shift else 0:].rstrip(b"=")[:-1]
        found[f"base64, {shift}"] = kept
        found[f"base64 for addresses, {shift}"] = kept.translate(bytes.maketrans(b"+/", b"-_"))
    found["as XML"] = html.escape(value, quote=False).encode()
    found["as XML with quotes"] = html.escape(value).encode()
    found["as JSON"] = json.dumps(value)[1:-1].encode()
    found["as JSON without Umlauts"] = json.dumps(value, ensure_ascii=False)[1:-1].encode()
    found["for a shell"] = shlex.quote(value).encode()
    found["for UCI"] = value.replace("'", "'\\''").encode()
    found["in an address"] = urllib.parse.quote(value).encode()
    found["in a form"] = urllib.parse.quote_plus(value).encode()
    found["in Python"] = repr(value)[1:-1].encode()
    found["as numbers"] = ", ".join(str(byte) for byte in plain).encode()
    found["as 32-bit letters"] = b"".join(struct.pack("<I", ord(letter)) for letter in value)
    return found


class Scanner:
    """Looks for values in whatever bytes it is given."""

    def __init__(self, values):
        self.known = {name: forms(value) for name, value in values.items()}

    def found(self, data):
        """What was found: the name of the secret, and the form."""
        return [f"{name} ({form})" for name, known in self.known.items() for form, bytes_of in known.items()
                if bytes_of in data]

    def check(self):
        """That each form is found that is planted; gives how many there are."""
        count = 0
        for name, known in self.known.items():
            for form, bytes_of in known.items():
                if f"{name} ({form})" not in self.found(b"before " + bytes_of + b" behind"):
                    raise AssertionError(f"{name} is not found {form}")
                count += 1
            plain = known["plain"]
            for before in range(SHIFTS):
                hidden = base64.b64encode(b"x" * before + plain + b"yz")
                if not any("base64" in found for found in self.found(hidden)):
                    raise AssertionError(f"{name} is not found in base64 behind {before} bytes")
        return count
