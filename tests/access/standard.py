# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What all schools of the pairs have in common: a standard that forbids nothing.

Everything that decides who reaches whom stands in the files of the schools, so that each may have
its own and change it.
"""

OPEN = [
    "zones",
    "segments",
    "services",
    "flows",
    "guarantees",
    "wlans",
    "roles",
    "port-profiles",
    "radius-groups",
    "management",
    "snmp",
]

CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIBvzCCAWagAwIBAgIUZQ5NbqhNT2p+f9Wk5vrEvv5/OigwCgYIKoZIzj0EAwIw
LDEqMCgGA1UEAwwhTVVTVEVSIERVTU1ZIENBIC0gbmljaHQgdmVyd2VuZGVuMB4X
DTI2MTEyMTE5MzE1MloXDTM2MTEyMDE5MzE1MlowLDEqMCgGA1UEAwwhTVVTVEVS
IERVTU1ZIENBIC0gbmljaHQgdmVyd2VuZGVuMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAExF39YGtGlpS2C9kJxtkVRcZDeFqcgzyUNNpyOpeFKFHLBBunm+ESG2wC
mZrh43ng5LREtAVPkdy34oy46XDcVaNmMGQwHQYDVR0OBBYEFLOyMhGikxeC83bR
L4r0DNh3F+d9MB8GA1UdIwQYMBaAFLOyMhGikxeC83bRL4r0DNh3F+d9MBIGA1Ud
EwEB/wQIMAYBAf8CAQAwDgYDVR0PAQH/BAQDAgEGMAoGCCqGSM49BAMCA0cAMEQC
IF9B7Bhn65q1lTPYYpvVnOWDRGGOI8fi10OQjczCapQBAiAslMHXx8je64Miq/Tf
9ZUOsiug6B3IkSLUbSSMEhBRPQ==
-----END CERTIFICATE-----
"""

WORKSPACE = {"title": "Paare", "edition": "2026.1", "language": "de"}

EDITION = {
    "edition": {"title": "Paare", "in-force-from": "2026-01-01"},
    "addressing": {
        "supernet": "10.128.0.0/9",
        "school-prefix": 16,
        "supernet6": "fd6d:7573::/32",
        "pool-end-reserve": 5,
        "pool-per-client": 100,
    },
    "dns": {
        "domain": "schule.example",
        "upstreams": {"eins": {"address": "192.0.2.53", "name": "dns.schule.example"}},
    },
    "snmp": {
        "user": "ueberwachung",
        "auth": {"secret": "snmp.auth"},
        "privacy": {"secret": "snmp.privacy"},
        "managers": ["10.0.24.0/28"],
    },
    "management": {
        "user": "notfall",
        "password": {"secret": "geraete.notfall"},
        "sources": ["10.0.24.0/28"],
        "banner": [],
        "idle-timeout": 10,
    },
    "limits": {"poe-load": 100, "wlans-per-radio": 8, "psk-length": 20},
    "radius": {
        "secret": {"secret": "radius.geraete"},
        "server-name": "radius.schule.example",
        "ca": "dummy-ca",
        "reauthenticate": "8h",
    },
    "certificates": {"dummy-ca": {"title": "Dummy", "pem": CERTIFICATE}},
    "models": {
        "switch": {
            "title": "Switch",
            "platform": "aruba-aoscx",
            "interface": "1/1/{port}",
            "ports": {"1-12": {"speed": 1000, "poe": 30}},
            "poe-budget": 370,
        },
        "sender": {
            "title": "Access Point",
            "platform": "openwrt",
            "interface": "eth{port}",
            "ports": {"1": {"speed": 1000}},
            "radios": {
                "radio0": {"band": "2.4", "max-wlans": 8, "generation": "wifi-6"},
                "radio1": {"band": "5", "max-wlans": 8, "generation": "wifi-6"},
            },
        },
        "tor": {
            "title": "Firewall",
            "platform": "nftables",
            "interface": "enp{port}s0",
            "ports": {"1-4": {"speed": 1000}},
        },
        "server": {"title": "Server", "interface": "eno{port}", "ports": {"1": {"speed": 1000}}},
        "drucker": {"title": "Drucker"},
    },
    "server-roles": {
        "anmeldung": {"title": "Anmeldung", "kind": "radius", "platform": "freeradius"},
    },
    "radio-plans": {
        "innen": {
            "title": "Innen",
            "country": "DE",
            "bands": {
                "2.4": {"channels": [1, 6, 11], "width": 20, "power": 14, "min-rate": 12},
                "5": {"channels": [36, 40], "width": 20, "power": 17, "min-rate": 12},
            },
        }
    },
    "regulatory": {
        "unten": {"country": "DE", "band": "2.4", "channels": [1, 6, 11], "max-power": 20},
        "oben": {"country": "DE", "band": "5", "channels": [36, 40], "max-power": 23},
    },
    "governance": {key: {"mode": "free", "reason": "Alles ist erlaubt"} for key in OPEN},
}
