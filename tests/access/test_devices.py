# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The readers of switches, access points and login servers, and of the program's answer."""

import ipaddress
import unittest

from answer import Answer, Malformed
from devices import AccessPoint, Logins, Switch
from nft_rule import NotUnderstood

SWITCH = """!
hostname sw
access-list ip muster-management
    10 permit tcp 10.0.24.0/28 any eq 22
    2000 deny tcp any any eq 22 count log
    3010 permit udp 10.0.24.8/32 any eq 161
    4000 deny udp any any eq 161 count log
    5000 permit any any any
apply access-list ip muster-management control-plane vrf default
vlan 10
    name mgmt
interface vlan 1
    shutdown
interface vlan 10
    description mgmt
    ip address 10.129.0.3/24
interface 1/1/1
    no shutdown
    vlan trunk native 999
    vlan trunk allowed 11,41-43,999
interface 1/1/2
    no shutdown
    vlan access 50
    aaa authentication port-access client-limit 4
    aaa authentication port-access dot1x authenticator
        eapol-timeout 10
        enable
    aaa authentication port-access mac-auth
        enable
interface 1/1/3
    no shutdown
    vlan access 30
    aaa authentication port-access dot1x authenticator
        enable
interface 1/1/4
    no shutdown
    vlan access 31
    port-access port-security
        client-limit 2
        enable
interface 1/1/5
    shutdown
    vlan access 999
"""

NETWORK = """
config interface 'vlan11'
	option device 'br-lan.11'
	list ipaddr '10.129.2.21/23'
	list ip6addr 'fd00::1015/64'
"""

WIRELESS = """
config wifi-device 'radio0'
	option disabled '0'

config wifi-iface 'edu_radio0'
	option device 'radio0'
	option mode 'ap'
	option network 'vlan98'
	option ssid 'it'\\''s'
	option disabled '0'
	option isolate '1'
	option encryption 'wpa3-mixed'

config wifi-vlan 'edu_radio0_41'
	option iface 'edu_radio0'
	option network 'vlan41'
	option isolate '1'

config wifi-iface 'gast_radio0'
	option device 'radio0'
	option mode 'ap'
	option network 'vlan85'
	option disabled '0'
	option isolate '0'
	option encryption 'owe'
"""

FIREWALL = """
config zone 'management'
	option name 'management'
	list network 'vlan11'
	option input 'DROP'

config rule 'ssh4'
	option src 'management'
	option family 'ipv4'
	list src_ip '10.0.24.0/28'
	list src_ip '10.0.25.0/28'
	option proto 'tcp'
	option dest_port '22'
	option target 'ACCEPT'
"""

DROPBEAR = """
config dropbear 'main'
	option enable '1'
	option Port '22'
"""

POLICY = """
muster_password_group {
	if (&control:User-Category[*] == 'grp-a') {
	}
}
muster_password_vlan {
	switch &session-state:User-Category {
		case 'grp-a' {
			update reply {
				&Tunnel-Private-Group-Id := '40'
			}
		}
		case 'grp-b' {
			update reply {
				&Tunnel-Private-Group-Id := '41'
			}
		}
	}
}
muster_certificate_vlan {
	switch &Tmp-String-0 {
		case 'grp-a' {
			update reply {
				&Tunnel-Private-Group-Id := '60'
			}
		}
	}
}
"""


def number(text):
    return int(ipaddress.ip_address(text))


class Switches(unittest.TestCase):
    def setUp(self):
        self.switch = Switch(SWITCH)

    def test_address(self):
        self.assertEqual(self.switch.addresses, [(10, ipaddress.ip_address("10.129.0.3"))])

    def test_ports(self):
        found = [(port.interface, port.vlans, port.dot1x, port.mac) for port in self.switch.ports]
        wanted = [
            ("1/1/1", {11, 41, 42, 43}, False, False),
            ("1/1/2", {50}, True, True),
            ("1/1/3", {30}, True, False),
            ("1/1/4", {31}, False, False),
        ]
        self.assertEqual(found, wanted)

    def test_who_administers(self):
        asked = [
            ("tcp", "10.0.23.255", 22, False),
            ("tcp", "10.0.24.0", 22, True),
            ("tcp", "10.0.24.15", 22, True),
            ("tcp", "10.0.24.16", 22, False),
            ("udp", "10.0.24.15", 22, True),
            ("udp", "10.0.24.7", 161, False),
            ("udp", "10.0.24.8", 161, True),
            ("udp", "10.0.24.9", 161, False),
            ("tcp", "10.0.24.9", 161, True),
        ]
        for protocol, source, port, wanted in asked:
            self.assertEqual(self.switch.lets_in(protocol, number(source), port), wanted, source)

    def test_a_list_that_is_not_applied_keeps_nobody_out(self):
        text = SWITCH.replace("apply access-list", "! apply access-list")
        self.assertTrue(Switch(text).lets_in("tcp", number("192.0.2.1"), 22))


class AccessPoints(unittest.TestCase):
    def setUp(self):
        self.ap = AccessPoint(NETWORK, WIRELESS, FIREWALL, DROPBEAR)

    def test_radios(self):
        found = [(one.section, one.security, one.vlans, one.isolated) for one in self.ap.radios]
        wanted = [
            ("edu_radio0", "wpa3-mixed", {98, 41}, True),
            ("gast_radio0", "owe", {85}, False),
        ]
        self.assertEqual(found, wanted)
        self.assertEqual([str(one) for _, one in self.ap.addresses], ["10.129.2.21", "fd00::1015"])

    def test_who_administers(self):
        for source, port, wanted in [
            ("10.0.24.15", 22, True),
            ("10.0.25.0", 22, True),
            ("10.0.24.16", 22, False),
            ("10.0.24.15", 161, False),
        ]:
            self.assertEqual(self.ap.lets_in(4, "tcp", number(source), port), wanted, source)
        self.assertFalse(self.ap.lets_in(6, "tcp", number("fd00::1"), 22))

    def test_one_that_is_open_is_not_understood(self):
        with self.assertRaises(NotUnderstood):
            text = FIREWALL.replace("input 'DROP'", "input 'ACCEPT'")
            AccessPoint(NETWORK, WIRELESS, text, DROPBEAR)


class LoginServers(unittest.TestCase):
    def test_groups(self):
        logins = Logins()
        logins.read(POLICY, '"00005e005311" Auth-Type := Accept\n\tTunnel-Private-Group-Id = "70"')
        self.assertEqual(logins.groups, {("password", "grp-a"): 40, ("certificate", "grp-a"): 60})
        self.assertEqual(logins.devices, {70})


class Answers(unittest.TestCase):
    @staticmethod
    def entry(**more):
        passage = {
            "from": {"place": "a", "addresses": ["10.0.0.0-10.0.0.9"]},
            "to": {"place": "b", "addresses": ["10.0.1.0-10.0.1.0"]},
            "protocol": "tcp",
            "ports": ["80-81", "443-443"],
        }
        return {"change": "opened", "passage": passage | more}

    def test_ends(self):
        (one,) = Answer([self.entry()]).passages["opened", "a", "b", "tcp", 4]
        first, target = number("10.0.0.0"), number("10.0.1.0")
        for source, to, port, wanted in [
            (first, target, 80, True),
            (first + 9, target, 443, True),
            (first - 1, target, 80, False),
            (first + 10, target, 80, False),
            (first, target + 1, 80, False),
            (first, target, 82, False),
            (first, target, 79, False),
        ]:
            self.assertEqual(one.holds(source, to, port), wanted)

    def test_what_is_not_as_it_should_be(self):
        for more in [
            {"ports": []},
            {"protocol": "icmp"},
            {"protocol": "sctp"},
            {"ports": ["443-443", "80-81"]},
            {"ports": ["80-90", "90-91"]},
            {"from": {"place": "a", "addresses": ["10.0.0.0-10.0.0.9", "fd00::-fd00::1"]}},
            {"from": {"place": "a", "addresses": []}},
            {"from": {"place": "a", "addresses": ["fd00::-fd00::1"]}},
            {"from": {"place": "a", "addresses": ["10.0.0.9-10.0.0.0"]}},
        ]:
            with self.assertRaises(Malformed, msg=more):
                Answer([self.entry(**more)])


if __name__ == "__main__":
    unittest.main()
