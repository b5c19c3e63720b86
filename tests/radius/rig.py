# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What the logins of `run` need: namespaces, certificates, a directory, the server, and the programs that ask it."""

import ipaddress
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import oracle

PROGRAMS = ("freeradius", "slapd", "slapadd", "eapol_test", "radclient", "openssl", "ip", "unshare")
RADDB = Path("/etc/freeradius/3.0")
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
SECRET = "dummy-secret.0123456789"
PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def run(*argv, **options):
    return subprocess.run(
        [str(word) for word in argv],
        capture_output=True, text=True, check=False, timeout=60, env={**os.environ, "PATH": PATH}, **options,
    )  # fmt: skip


def must(*argv, **options):
    ran = run(*argv, **options)
    if ran.returncode:
        sys.exit(f"{' '.join(str(word) for word in argv)}\n{ran.stdout}{ran.stderr}")
    return ran


def enter_namespaces():
    """The machine's network, mounts and processes are neither seen nor touched."""
    if os.environ.get("MUSTER_RADIUS_INSIDE"):
        must("mount", "--make-rprivate", "/")
        must("ip", "link", "set", "lo", "up")
        return
    if not os.access(RADDB / "radiusd.conf", os.R_OK):
        oracle.skip(f"the right to read {RADDB}")
    os.environ["MUSTER_RADIUS_INSIDE"] = "1"
    namespaces = ["-mnpf", "--mount-proc"]
    if run("unshare", *namespaces, "true").returncode:
        namespaces.insert(0, "-r")
    os.execvpe("unshare", ["unshare", *namespaces, sys.executable, *sys.argv], {**os.environ, "PATH": PATH})


class School:
    """A school's login server, its directory and its authority."""

    def __init__(self, show, files, page, work):
        self.show, self.files, self.page, self.work = show, files / "srv-1/freeradius", page, work
        self.certs = work / "certs"
        self.certs.mkdir()
        self.running = []
        self.server = self.address_of("server")
        self.switch = self.address_of("switch")
        self.access_point = self.address_of("access-point")

    # ---- what the effective configuration says ----

    def address_of(self, kind):
        """The address of the first device of a kind."""
        roles = self.show["roles"]
        device = next(device for device in self.show["devices"].values() if roles[device["role"]]["kind"] == kind)
        segment = roles[device["role"]]["segment"]
        return str(self.network(segment).network_address + device["host"])

    def network(self, segment):
        block = ipaddress.ip_network(self.show["addressing"]["supernet"])
        school = int(block.network_address) + (self.show["index"] << (32 - self.show["addressing"]["school-prefix"]))
        subnet = self.show["segments"][segment]["subnet"]
        return ipaddress.ip_network((school + int(ipaddress.ip_address(subnet["offset"])), subnet["prefix"]))

    def vlan(self, segment):
        return str(self.show["segments"][segment]["vlan"])

    def groups(self, login):
        return {
            key: group for key, group in self.show["radius-groups"].items()
            if group["login"] == login and group.get("enabled") is not False
        }  # fmt: skip

    # ---- what runs ----

    def start(self):
        for address in {self.server, self.switch, self.access_point, "192.0.2.25", "192.0.2.99"}:
            must("ip", "address", "add", f"{address}/32", "dev", "lo")
        self.make_authorities()
        self.start_directory()
        self.install()
        self.start_server()

    def stop(self):
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait()

    def make_authorities(self):
        for name in ("ca", "other"):
            files = ("-keyout", f"{name}.key", "-out", f"{name}.pem")
            self.openssl("req", "-x509", *EC, "-subj", f"/CN=Test {name}", *files)
        name = self.show["radius"]["server-name"]
        self.certificate("server", f"/CN={name}", extensions=f"subjectAltName=DNS:{name}\nextendedKeyUsage=serverAuth")
        name = "directory.example"
        self.certificate("directory", "/CN=d", extensions=f"subjectAltName=DNS:{name}\nextendedKeyUsage=serverAuth")
        bundle = self.work / "bundle"
        bundle.write_bytes((self.certs / "ca.pem").read_bytes())
        must("mount", "--bind", bundle, BUNDLE)

    def openssl(self, *arguments):
        return must("openssl", *arguments, cwd=self.certs)

    def certificate(self, name, subject, authority="ca", extensions="extendedKeyUsage=clientAuth", request=()):
        """A certificate with its key; `subject` in openssl's own writing, where `\\/` is a slash inside a value."""
        (self.certs / f"{name}.ext").write_text(extensions + "\n")
        files = ("-keyout", f"{name}.key", "-out", f"{name}.csr")
        self.openssl("req", *EC[:-2], "-utf8", "-subj", subject, *request, *files)
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key",
                     "-CAcreateserial", "-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.pem")  # fmt: skip
        return name

    def start_directory(self):
        folder = self.work / "ldap"
        (folder / "db").mkdir(parents=True)
        certs = self.certs
        (folder / "slapd.conf").write_text(f"""
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
TLSCACertificateFile {certs}/ca.pem
TLSCertificateFile {certs}/directory.pem
TLSCertificateKeyFile {certs}/directory.key
database mdb
suffix dc=schule,dc=example
rootdn cn=admin,dc=schule,dc=example
rootpw dummy
directory {folder}/db
""")
        (folder / "people.ldif").write_text("\n\n".join(self.people()) + "\n")
        must("slapadd", "-f", folder / "slapd.conf", "-l", folder / "people.ldif")
        hosts = self.work / "hosts"
        hosts.write_text("127.0.0.1 localhost\n192.0.2.25 directory.example\n")
        must("mount", "--bind", hosts, "/etc/hosts")
        self.background("slapd", "-d", "0", "-f", folder / "slapd.conf", "-h", "ldaps://192.0.2.25:636")

    def people(self):
        """One person per group with passwords, one without a group, and one whose name is a MAC address."""
        yield "dn: dc=schule,dc=example\nobjectClass: dcObject\nobjectClass: organization\no: x\ndc: schule"
        for unit in ("people", "groups"):
            yield f"dn: ou={unit},dc=schule,dc=example\nobjectClass: organizationalUnit\nou: {unit}"
        groups = self.groups("password")
        for name in [*groups, "nobody"]:
            yield (f"dn: uid={name},ou=people,dc=schule,dc=example\nobjectClass: inetOrgPerson\nuid: {name}\n"
                   f"cn: {name}\nsn: x\nuserPassword: dummy-{name}")  # fmt: skip
        for key, group in groups.items():
            yield (f"dn: cn={group['name']},ou=groups,dc=schule,dc=example\nobjectClass: groupOfNames\n"
                   f"cn: {group['name']}\nmember: uid={key},ou=people,dc=schule,dc=example")  # fmt: skip

    def install(self):
        """Debian's folder, the generated files where the page puts them, and the directory as the page writes it."""
        copy = self.work / "freeradius"
        shutil.copytree(RADDB.parent, copy, symlinks=True)
        must("mount", "--bind", copy, RADDB.parent)
        settings = RADDB / "radiusd.conf"
        text = re.sub(r"(?m)^\s*(user|group) = freerad$", "", settings.read_text())
        settings.write_text(text.replace("reject_delay = 1", "reject_delay = 0"))
        for name, place in re.findall(r"^\| `([\w.-]+)` \| `([\w./-]+)` \|", self.page, re.M):
            text = (self.files / name).read_text().replace("MUSTER-SECRET-radius.geraete", SECRET)
            (RADDB / place).unlink(missing_ok=True)
            (RADDB / place).write_text(text)
        for name in ("server.pem", "server.key", "ca.pem"):
            shutil.copy(self.certs / name, RADDB / "certs" / name)
        (RADDB / "mods-enabled/ldap").write_text(block_of(self.page))

    def start_server(self):
        checked = run("freeradius", "-XC")
        if checked.returncode:
            sys.exit(f"freeradius -XC\n{checked.stdout[-2000:]}")
        self.log_file = self.work / "log"
        self.background("freeradius", "-X", output=self.log_file)
        for _ in range(600):
            if "Ready to process requests" in self.log:
                return
            time.sleep(0.05)
        sys.exit(f"freeradius does not start\n{self.log[-2000:]}")

    @property
    def log(self):
        return self.log_file.read_text(errors="replace")

    def background(self, *argv, output=None):
        with open(output or os.devnull, "w") as to:
            argv = [str(word) for word in argv]
            self.running.append(subprocess.Popen(argv, stdout=to, stderr=to, env={**os.environ, "PATH": PATH}))

    # ---- who asks ----

    def eap(self, lines, nas=None, port="19", secret=SECRET):
        """What a supplicant gets: `accept` and a VLAN, `reject`, or `silence`."""
        asked = self.work / "asked"
        name = self.show["radius"]["server-name"]
        asked.write_text("network={\n key_mgmt=WPA-EAP\n" + f' ca_cert="{self.certs}/ca.pem"\n'
                         f' domain_suffix_match="{name}"\n' + "\n".join(lines) + "\n}\n")  # fmt: skip
        ran = run("eapol_test", "-c", asked, "-a", self.server, "-p", "1812", "-s", secret, "-t", "6",
                  "-A", nas or self.access_point, "-M", "02:00:00:00:00:01", "-N", f"61:d:{port}")  # fmt: skip
        vlans = re.findall(r"Attribute 81 \(.*?\n\s+Value: ([0-9a-f]+)", ran.stdout)
        vlan = bytes.fromhex(vlans[-1]).decode() if vlans else None
        if ran.returncode == 0:
            return f"accept {vlan}"
        if "code=3" in ran.stdout:
            return "reject with a VLAN" if vlan else "reject"
        return "silence"

    def mac(self, user, caller, attributes="Service-Type = Call-Check", secret=SECRET):
        """What a switch gets that asks for a MAC address, in whatever writing."""
        asked = (f'User-Name = "{user}"\nUser-Password = "{user}"\nCalling-Station-Id = "{caller}"\n'
                 f"NAS-Port-Type = Ethernet\nPacket-Src-IP-Address = {self.switch}\n{attributes}\n"
                 "Message-Authenticator = 0x00\n")  # fmt: skip
        ran = run("radclient", "-x", "-r", "1", "-t", "3", f"{self.server}:1812", "auth", secret, input=asked)
        answer = (ran.stdout + ran.stderr).partition("Received ")[2]
        vlan = re.search(r'Tunnel-Private-Group-Id:0 = "(\d+)"', answer)
        if answer.startswith("Access-Accept"):
            return f"accept {vlan and vlan[1]}"
        if answer.startswith("Access-Reject"):
            return "reject with a VLAN" if vlan else "reject"
        return "silence"


EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")


def block_of(page):
    """The directory as the platform's page tells the administrator to write it; only the dots are filled in."""
    block = re.search(r"```\n(ldap \{.*?\n\})\n```", page, re.S)[1]
    for key, value in (("identity", "cn=admin,dc=schule,dc=example"), ("password", "dummy")):
        assert f"{key} = '...'" in block, key
        block = block.replace(f"{key} = '...'", f"{key} = '{value}'")
    return block + "\n"
