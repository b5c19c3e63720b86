# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The logins that are tried, and what is right."""


def try_all(school, parts):
    """One line per login, which begins with WRONG where it went wrong."""
    said = []

    def right(what, found, wanted):
        if found == wanted:
            said.append(f"ok    {what}: {found}")
        else:
            said.append(f"WRONG {what}: {found}, right is {wanted}")

    for part in (certificates, subjects, passwords, addresses):
        if not parts or part.__name__ in parts:
            part(school, right)
    return said


def tls(school, name, identity="host/x"):
    return [" eap=TLS", f' identity="{identity}"', f' client_cert="{school.certs}/{name}.pem"',
            f' private_key="{school.certs}/{name}.key"']  # fmt: skip


def password(user, word, method="PEAP", inner="auth=MSCHAPV2"):
    return [f" eap={method}", f' identity="{user}"', ' anonymous_identity="anonymous"', f' password="{word}"',
            f' phase2="{inner}"']  # fmt: skip


def certificates(school, right):
    groups = school.groups("certificate")
    for key, group in groups.items():
        school.certificate(key, f"/OU={group['name']}/CN=tab5")
        right(f"certificate of {key}", school.eap(tls(school, key)), f"accept {school.vlan(group['segment'])}")
    key, group = next(iter(groups.items()))
    accepted = f"accept {school.vlan(group['segment'])}"
    printer = device_with_address(school)["mac"]
    for identity in ("host/tab5", "someone-else", printer.replace(":", ""), group["name"]):
        right(f"certificate, and {identity} as name", school.eap(tls(school, key, identity)), accepted)
    right("the same by wire", school.eap(tls(school, key), nas=school.switch, port="15"), accepted)
    subject = f"/OU={group['name']}/CN=tab5"
    foreign = school.certificate("foreign", subject, authority="other")
    right("another authority", school.eap(tls(school, foreign)), "reject")
    purpose = school.certificate("purpose", subject, extensions="extendedKeyUsage=serverAuth")
    right("a server's certificate", school.eap(tls(school, purpose)), "reject")
    right("an unknown access point", school.eap(tls(school, key), nas="192.0.2.99"), "silence")
    right("a wrong secret", school.eap(tls(school, key), secret="wrong-wrong-wrong"), "silence")


def subjects(school, right):
    """A group is the OU that the authority wrote, never something that only looks like it."""
    (_, low), (_, high) = list(school.groups("certificate").items())[:2]
    low, high = low["name"], high["name"]
    wide = ("-config", school.certs / "wide.cnf")
    (school.certs / "wide.cnf").write_text("[req]\ndistinguished_name = dn\nstring_mask = MASK:0x800\n[dn]\n")
    cases = {
        "no OU": "/CN=tab5",
        "an unknown OU": "/OU=grp-gibt-es-nicht/CN=tab5",
        "no OU, but one in the O": f"/O=Schule\\/OU={high}/CN=tab5",
        "an O that ends the subject": f"/CN=tab5/O=Schule\\/OU={high}",
        "an OU of a group in the CN": f"/CN=tab5\\/OU={high}",
        "an OU in the CN beside one": f"/OU={low}/CN=tab5\\/OU={high}",
        "an OU in the O beside one": f"/O=x\\/OU={high}/OU={low}/CN=tab5",
        "an OU with a CN in it": f"/OU={high}\\/CN=tab5",
        "an OU with the authority's CN in it": f"/OU={high}\\/CN=Test ca",
        "an O with all of it": f"/O=x\\/CN=Test ca\\/OU={high}",
        "an O with all of it, the other way round": f"/O=x\\/OU={high}\\/CN=Test ca",
        "an L": f"/L=x\\/OU={high}/CN=tab5",
        "two OUs": f"/OU={low}/OU={high}/CN=tab5",
        "two OUs, far apart": f"/OU={high}/CN=tab5/OU={low}",
        "two CNs": f"/OU={high}/CN=tab5/CN=tab6",
        "an equals sign": f"/OU=OU={high}/CN=tab5",
        "a comma": f"/OU=x,OU={high}/CN=tab5",
        "a comma behind": f"/OU={high},x/CN=tab5",
        "an OU alone": f"/OU={high}",
        "a plus sign": f"/OU={high}\\+x/CN=tab5",
        "a newline before": f"/OU=x\n{high}/CN=tab5",
        "a newline behind": f"/OU={high}\n/CN=tab5",
        "a newline and a slash in the CN": f"/OU={low}/CN=x\n\\/OU={high}",
        "a backslash that would be a slash": f"/O=x\\\\057OU={high}/CN=tab5",
        "a backslash that would be a slash, in the CN": f"/CN=tab5\\\\057OU={high}",
        "a backslash behind": f"/OU={high}\\\\/CN=tab5",
        "capital letters": f"/OU={high.upper()}/CN=tab5",
        "a space behind": f"/OU={high} /CN=tab5",
        "a longer name": f"/OU={high}x/CN=tab5",
        "a percent sign": f"/OU=%{{User-Name}}/CN=tab5",
    }
    for number, (what, subject) in enumerate(cases.items()):
        name = school.certificate(f"subject-{number}", subject)
        right(f"subject with {what}", school.eap(tls(school, name, high)), "reject")
    utf16 = school.certificate("utf16", f"/OU={high}/CN=tab5", request=wide)
    right("subject in UTF-16", school.eap(tls(school, utf16)), "reject")
    many = school.certificate("many", f"/OU={low}+OU={high}/CN=tab5", request=("-multivalue-rdn",))
    right("two OUs as one name", school.eap(tls(school, many)), "reject")
    long = school.certificate("long", f"/OU={high}/" + "/".join(f"DC={'x' * 60}" for _ in range(20)) + "/CN=tab5")
    right("subject that is cut off", school.eap(tls(school, long)), "reject")


def device_with_address(school):
    """A device of the inventory that logs in by its MAC address."""
    return next(device for device in school.show["devices"].values() if "mac" in device)


def passwords(school, right):
    key = "nobody"
    for key, group in school.groups("password").items():
        accepted = f"accept {school.vlan(group['segment'])}"
        right(f"password of {key}, PEAP", school.eap(password(key, f"dummy-{key}")), accepted)
        for inner in ("auth=PAP", "auth=MSCHAPV2", "auth=MSCHAP", "autheap=MSCHAPV2"):
            right(f"password of {key}, TTLS, {inner}", school.eap(password(key, f"dummy-{key}", "TTLS", inner)), accepted)
    printer = device_with_address(school)["mac"]
    right("a wrong password", school.eap(password(key, "wrong")), "reject")
    right("an unknown person", school.eap(password("no-one", "dummy")), "reject")
    right("a person without a group", school.eap(password("nobody", "dummy-nobody")), "reject")
    for user in (printer, printer.replace(":", ""), printer.replace(":", "").upper()):
        right(f"{user} as a person, PEAP", school.eap(password(user, user)), "reject")
        right(f"{user} as a person, TTLS", school.eap(password(user, user, "TTLS", "auth=PAP")), "reject")


def addresses(school, right):
    """Every way in which a switch may write a MAC address."""
    device = device_with_address(school)
    digits = device["mac"].replace(":", "").lower()
    segment = school.show["roles"][device["role"]]["segment"]
    accepted = f"accept {school.vlan(segment)}"
    pairs = [digits[i : i + 2] for i in range(0, 12, 2)]
    fours = [digits[i : i + 4] for i in range(0, 12, 4)]
    writings = [digits, ":".join(pairs), "-".join(pairs), ".".join(fours), "-".join(fours), ".".join(pairs)]
    for writing in [*writings, *(writing.upper() for writing in writings)]:
        right(f"MAC address as {writing}", school.mac(writing, "-".join(pairs).upper()), accepted)
        right(f"caller as {writing}", school.mac(digits, writing), accepted)
    right("an unknown address", school.mac("0200aabbccdd", "0200aabbccdd"), "reject")
    right("another caller", school.mac(digits, "0200aabbccdd"), "reject")
    right("no address", school.mac("printer", "printer"), "reject")
    right("a digit too many", school.mac(digits + "0", digits), "reject")
    right("an address in a text", school.mac(f"x{digits}", digits), "reject")
    right("a line behind", school.mac(f"{digits}\\n", digits), "reject")
    right("no Call-Check", school.mac(digits, digits, "NAS-Port = 1"), "reject")
    right("a wrong secret, by MAC", school.mac(digits, digits, secret="wrong-wrong-wrong"), "silence")
