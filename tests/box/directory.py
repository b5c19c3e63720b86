# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A directory of people outside, over LDAPS, as the page of FreeRADIUS expects one."""

import re
import time
from pathlib import Path

import pages
import policy
import trust
from box import OUTSIDE
from certificates import names
from enter import cover
from shell import run, start, within

PASSWORD = "dummy-password-of-the-box"
CONFIGURATION = """include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCACertificateFile {ca}
TLSCertificateFile {certificate}
TLSCertificateKeyFile {key}
database mdb
suffix {base}
rootdn cn=admin,{base}
rootpw {password}
directory {folder}/db
"""


def people(groups):
    """A person of each group, one of none, and one of two."""
    found = {f"user-{number}": [group] for number, group in enumerate(groups, 1)}
    found["user-none"] = []
    if len(groups) > 1:
        found["user-two"] = groups[:2]
    return found


def ldif(base, persons, groups):
    """The directory as text."""
    top = base.split(",", maxsplit=1)[0].partition("=")[2]
    entries = [f"dn: {base}\nobjectClass: dcObject\nobjectClass: organization\no: x\ndc: {top}"]
    for unit in ("people", "groups"):
        entries.append(f"dn: ou={unit},{base}\nobjectClass: organizationalUnit\nou: {unit}")
    for person in persons:
        entries.append(
            f"dn: uid={person},ou=people,{base}\nobjectClass: inetOrgPerson\nuid: {person}\n"
            f"cn: {person}\nsn: x\nuserPassword: {PASSWORD}-{person}"
        )
    for group in groups:
        members = [person for person, its in persons.items() if group in its]
        lines = "".join(f"\nmember: uid={one},ou=people,{base}" for one in members)
        entries.append(
            f"dn: cn={group},ou=groups,{base}\nobjectClass: groupOfNames\ncn: {group}{lines}"
        )
    return "\n\n".join(entries) + "\n"


def module(world):
    """The block `ldap` of the page, word for word, with the account of the box in it."""
    blocks = [one for one in pages.fences(world.page("freeradius")) if one.startswith("ldap {")]
    if not blocks:
        return None
    text = blocks[0]
    base = re.search(r"base_dn = '(dc=[^']+)'", text)[1]
    text = text.replace("identity = '...'", f"identity = 'cn=admin,{base}'")
    return text.replace("password = '...'", f"password = '{PASSWORD}'"), base


def place_of(world, server):
    """Where a directory can be that the server may ask, or None."""
    for address in world.box.main + world.box.few:
        if address.version == 4:
            if policy.through(world.school, server.address, address, "tcp", 636)[0]:
                return address
    return None


def serve(world, server, groups):
    """Starts the directory. Gives its people and the module's text, or None."""
    found, address = module(world), place_of(world, server)
    if not found or not address:
        return None
    text, base = found
    host = re.search(r"ldaps://([\w.-]+)", text)[1]
    folder = world.work / "directory"
    (folder / "db").mkdir(parents=True)
    ca = trust.authority(world)
    made, key = ca.sign("directory", "/CN=directory", names(host))
    values = {"ca": ca.certificate, "certificate": made, "key": key, "base": base}
    configuration = CONFIGURATION.format(**values, folder=folder, password=PASSWORD)
    (folder / "slapd.conf").write_text(configuration)
    persons = people(groups)
    (folder / "people.ldif").write_text(ldif(base, persons, groups))
    run("slapadd", "-f", folder / "slapd.conf", "-l", folder / "people.ldif")
    world.box.keep(OUTSIDE, address, "tcp", 636)
    with cover("/etc/hosts").open("a") as hosts:
        hosts.write(f"{address} {host}\n")
    command = ["slapd", "-d", "0", "-f", folder / "slapd.conf", "-h", f"ldaps://{address}:636"]
    world.box.running.append(start(within(OUTSIDE, *command), folder / "log"))
    time.sleep(0.7)
    return persons, trusted(text, ca)


def trusted(text, ca):
    """The file of the authority that the page names gets ours, where Debian brings none."""
    named = re.search(r"ca_file = ['\"]?([^'\"\s]+)", text)
    if named:
        path = named[1]
        for variable in ("${certdir}", "${cadir}"):
            path = path.replace(variable, "/etc/freeradius/3.0/certs")
        if not Path(path).exists():
            Path(path).write_text(ca.certificate.read_text())
            Path(path).chmod(0o644)
    return text
