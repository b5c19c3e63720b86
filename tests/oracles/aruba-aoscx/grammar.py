# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The command lines of AOS-CX that a generated configuration may contain.

One command a line, under the context in which the switch takes it. A new
command is a new line; a new block is `=> context` and an entry of that name.

    word          as it stands
    <kind>        an argument, see KINDS in `check`; <12-345> is a range
    [ ... ]       may be missing
    ( a | b )     one of them
    { a | b }     each of them at most once, in any order, or none

Sources: HPE's AOS-CX guides (Layer 2 Bridging 10.06 and 10.12, Security
10.07), aruba/aoscx-ansible-collection and aruba/pyaoscx. Where they differ
by model or release the wider range stands here, because which switch gets the
file is the compiler's business. Lines that carry ciphertext are missing on
purpose: such a secret only opens on the switch that wrote it.
"""

LAYER2 = """
    description <description>
    no shutdown
    shutdown
    routing
    no routing
    mtu <46-9198>
    vlan access <vlan>
    no vlan access [<vlan>]
    vlan trunk native <vlan> [tag]
    no vlan trunk native [<vlan>]
    vlan trunk allowed ( all | <vlans> )
    no vlan trunk allowed [<vlans>]
    spanning-tree bpdu-guard
    spanning-tree bpdu-filter
    spanning-tree root-guard
    spanning-tree loop-guard
    spanning-tree tcn-guard
    spanning-tree rpvst-guard
    spanning-tree rpvst-filter
    spanning-tree port-type ( admin-edge | admin-network )
    spanning-tree link-type ( point-to-point | shared )
    spanning-tree port-priority <0-15>
    spanning-tree cost <1-200000000>
    loop-protect
    loop-protect action ( do-not-disable | tx-disable | tx-rx-disable )
    loop-protect vlan <vlans>
    dhcpv4-snooping trust
    dhcpv4-snooping max-bindings <0-8192>
    dhcpv6-snooping trust
    dhcpv6-snooping max-bindings <0-8192>
    arp inspection trust
    ipv4 source-lockdown
    ipv6 source-lockdown
    nd-snooping trust
    rate-limit ( broadcast | multicast | unknown-unicast ) <1-100000000> ( kbps | pps )
    rate-limit icmp <1-100000000> kbps
    qos trust ( none | cos | dscp )
    apply access-list ( ip | ipv6 | mac ) <name> ( in | out )
    vrf attach <name>
    ip address <host4/>
    ipv6 address <host6/>
"""

# Settings of 802.1X and MAC authentication that both have on a port.
REAUTH = """
    cached-reauth
    cached-reauth-period <30-86400>
    quiet-period <0-65535>
    reauth
    reauth-period <1-65535>
    enable
    disable
"""

CONTEXTS = {
    "global": """
    hostname <hostname>
    domain-name <domain>
    banner ( motd | exec ) <delimiter>
    clock timezone <timezone>
    user <name> group ( administrators | operators | auditors | <name> ) password plaintext <secret>
    user <name> authorized-key <public-key>
    no usb
    usb
    system serviceos password-prompt
    password complexity => password-complexity
    cli-session => cli-session
    vrf <name>

    ntp server <host> { key-id <1-65534> | minpoll <4-17> | maxpoll <4-17> | burst | iburst | prefer }
    ntp enable
    ntp vrf <name>
    ntp authentication
    ntp authentication-key <1-65534> ( md5 | sha1 ) <secret> [trusted]
    ip dns domain-name <domain> [vrf <name>]
    ip dns domain-list <domain> [vrf <name>]
    ip dns server-address <ip> [vrf <name>]
    logging <host> { ( udp | tcp | tls ) [<l4-port>] | severity <severity> | include-auditable-events | vrf <name> }
    logging facility ( local0 | local1 | local2 | local3 | local4 | local5 | local6 | local7 )
    logging console { severity <severity> }
    lldp
    no lldp
    lldp timer <5-32768>
    lldp holdtime-multiplier <2-10>
    lldp management-ipv4-address <ip4>

    ssh server vrf <name>
    no ssh server vrf <name>
    ssh server allow-list => allow-list
    ssh certified-algorithms-only
    ssh ciphers <words>
    ssh macs <words>
    ssh key-exchange-algorithms <words>
    ssh host-key-algorithms <words>
    ssh public-key-algorithms <words>
    ssh maximum-auth-attempts <1-10>
    https-server vrf <name>
    no https-server vrf <name>
    https-server rest access-mode ( read-only | read-write )
    https-server session-timeout <0-480>
    no telnet server vrf <name>

    snmp-server vrf <name>
    snmp-server system-contact <text>
    snmp-server system-location <text>
    snmp-server system-description <text>
    snmp-server snmpv3-only
    snmp-server host <ip> { trap version v3 user <name> | inform version v3 user <name> | port <l4-port> | vrf <name> }
    snmpv3 user <name> auth ( sha | sha224 | sha256 | sha384 | sha512 ) auth-pass plaintext <password> priv ( aes | aes192 | aes256 ) priv-pass plaintext <password> [access-level ( ro | rw )]

    radius-server host <host> key plaintext <secret> { port <l4-port> | acct-port <l4-port> | auth-type ( pap | chap ) | timeout <1-60> | retries <0-5> | tracking ( enable | disable ) | vrf <name> }
    radius-server key plaintext <secret>
    radius-server auth-type ( pap | chap )
    radius-server timeout <1-60>
    radius-server retries <0-5>
    radius-server tracking user-name <name> [password plaintext <secret>]
    radius-server tracking interval <60-84600>
    radius-server tracking retries <0-5>
    aaa group server radius <name> => radius-group
    radius dyn-authorization enable
    radius dyn-authorization port <l4-port>
    radius dyn-authorization client <host> secret-key plaintext <secret> { replay-protection ( enable | disable ) | time-window <0-65535> | vrf <name> }
    aaa radius-attribute group <name> => radius-attribute

    aaa authentication login ( default | ssh | console | https-server ) ( local | group <name> [<name>] [local] )
    aaa authentication limit-login-attempts <1-10> lockout-time <1-3600>
    aaa authentication minimum-password-length <1-32>
    aaa authorization commands ( default | ssh | console ) ( local | none | group <name> [local] [none] )
    aaa accounting all-mgmt ( default | ssh | console | https-server ) start-stop ( local | group <name> [local] )
    aaa accounting port-access start-stop [interim <1-525600>] ( local | group <name> )
    aaa authentication port-access dot1x authenticator => dot1x
    aaa authentication port-access mac-auth => mac-auth
    port-access client-move ( enable | disable )
    port-access port-security ( enable | disable )
    port-access role <name> => role
    port-access lldp-group <name> => lldp-group
    port-access device-profile <name> => device-profile
    mac-group <name> => mac-group

    vlan <vlans> => vlan
    spanning-tree
    spanning-tree mode ( mstp | rpvst )
    spanning-tree priority <0-15>
    spanning-tree vlan <vlans> [priority <0-15>]
    spanning-tree config-name <name>
    spanning-tree config-revision <0-65535>
    spanning-tree instance <1-64> ( vlan <vlans> | priority <0-15> )
    spanning-tree forward-delay <4-30>
    spanning-tree hello-time <2-10>
    spanning-tree max-age <6-40>
    spanning-tree bpdu-guard timeout <1-65535>
    spanning-tree extend-system-id ( enable | disable )
    spanning-tree trap ( new-root | topology-change | errant-bpdu )
    loop-protect re-enable-timer <15-604800>
    loop-protect transmit-interval <5-10>
    loop-protect trap loop-detected
    dhcpv4-snooping
    dhcpv4-snooping authorized-server <ip4> [vrf <name>]
    dhcpv4-snooping verify mac
    no dhcpv4-snooping verify mac
    dhcpv4-snooping option 82 [remote-id ( mac | subnet-ip | mgmt-ip )] [untrusted-policy ( drop | keep | replace )]
    no dhcpv4-snooping option 82
    dhcpv4-snooping allow-overwrite-binding
    dhcpv6-snooping
    dhcpv6-snooping authorized-server <ip6> [vrf <name>]
    client track ip
    qos trust ( none | cos | dscp )

    access-list ip <name> => access-list
    apply access-list ( ip | ipv6 ) <name> control-plane vrf <name>
    ip route <net4/> ( <ip4> | nullroute ) { distance <1-255> | tag <0-4294967295> | vrf <name> }
    ip source-interface ( all | dns | ntp | radius | syslog | tacacs | snmp | tftp | dhcp-relay | central ) ( <ip4> | interface vlan <vlan> ) [vrf <name>]

    vsf member <1-10> => vsf
    vsf secondary-member <2-10>
    vsf split-detect mgmt
    interface <port> => port
    interface lag <1-256> => lag
    interface vlan <vlan> => svi
    interface loopback <0-255> => svi
    interface mgmt => mgmt
    """,
    "vlan": """
    name <vlan-name>
    description <description>
    voice
    no shutdown
    shutdown
    dhcpv4-snooping
    dhcpv6-snooping
    arp inspection
    nd-snooping
    client track ip
    ip igmp snooping ( enable | disable )
    ipv6 mld snooping ( enable | disable )
    """,
    "port": LAYER2
    + """
    lag <1-256>
    speed auto
    speed ( 10-half | 10-full | 100-half | 100-full | 1000-full )
    energy-efficient-ethernet
    lacp port-priority <1-65535>
    lldp transmit
    lldp receive
    no lldp transmit
    no lldp receive
    power-over-ethernet
    no power-over-ethernet
    power-over-ethernet priority ( critical | high | low )
    power-over-ethernet allocate-by ( usage | class )
    power-over-ethernet assigned-class ( 3 | 4 | 6 | 8 )
    power-over-ethernet pre-std-detect
    port-access port-security => port-security
    port-access fallback-role <name>
    port-access allow-flood-traffic ( enable | disable )
    port-access onboarding-method concurrent ( enable | disable )
    port-access onboarding-method precedence ( aaa device-profile | device-profile aaa )
    port-access security violation action ( notify | shutdown )
    port-access security violation action shutdown auto-recovery ( enable | disable )
    port-access security violation action shutdown recovery-timer <10-600>
    port-access device-profile => port-device-profile
    aaa authentication port-access client-limit <1-256>
    aaa authentication port-access client-limit multi-domain <1-256>
    aaa authentication port-access auth-mode ( client-mode | device-mode | multi-domain )
    aaa authentication port-access auth-precedence ( dot1x mac-auth | mac-auth dot1x )
    aaa authentication port-access auth-priority ( dot1x mac-auth | mac-auth dot1x )
    aaa authentication port-access ( critical-role | critical-voice-role | preauth-role | reject-role | auth-role ) <name>
    aaa authentication port-access radius-override ( enable | disable )
    aaa authentication port-access allow-lldp-bpdu
    aaa authentication port-access allow-cdp-bpdu
    aaa authentication port-access dot1x authenticator => port-dot1x
    aaa authentication port-access mac-auth => port-mac-auth
    """,
    "lag": LAYER2
    + """
    lacp mode ( active | passive )
    lacp rate ( fast | slow )
    lacp fallback
    """,
    "svi": """
    description <description>
    no shutdown
    shutdown
    vrf attach <name>
    ip address <host4/> [secondary]
    ip dhcp
    ip mtu <68-9198>
    ip helper-address <ip4> [vrf <name>]
    ipv6 address <host6/>
    ipv6 address link-local
    l3-counters
    apply access-list ip <name> ( routed-in | routed-out )
    """,
    "mgmt": """
    no shutdown
    shutdown
    ip dhcp
    ip static <host4/>
    default-gateway <ip4>
    nameserver <ip4> [<ip4>]
    """,
    "dot1x": """
    radius server-group <name>
    enable
    disable
    """,
    "mac-auth": """
    radius server-group <name>
    addr-format ( no-delimiter | single-dash | multi-dash | multi-colon | no-delimiter-uppercase | single-dash-uppercase | multi-dash-uppercase | multi-colon-uppercase )
    auth-method ( chap | pap )
    password plaintext <secret>
    enable
    disable
    """,
    "port-dot1x": REAUTH
    + """
    radius server-group <name>
    eapol-timeout <0-65535>
    max-eapol-requests <1-10>
    max-retries <1-10>
    discovery-period <1-65535>
    initial-auth-response-timeout <1-65535>
    """,
    "port-mac-auth": REAUTH
    + """
    radius server-group <name>
    """,
    "port-security": """
    client-limit <1-64>
    mac-address <mac>
    sticky-learn enable
    enable
    disable
    """,
    "port-device-profile": """
    mode block-until-profile-applied
    """,
    "role": """
    description <description>
    vlan access <vlan>
    vlan trunk native <vlan>
    vlan trunk allowed <vlans>
    auth-mode ( client-mode | device-mode | multi-domain )
    reauth-period <1-4294967295>
    cached-reauth-period <30-86400>
    session-timeout <1-4294967295>
    client-inactivity timeout ( none | <300-4294967295> )
    device-traffic-class voice
    poe-priority ( critical | high | low )
    stp-admin-edge-port
    trust-mode ( none | cos | dscp )
    mtu <68-9198>
    associate policy <name>
    """,
    "lldp-group": """
    [seq <1-4294967295>] match ( sys-desc | sysname ) <text>
    [seq <1-4294967295>] match vendor-oui <oui>
    """,
    "mac-group": """
    [seq <1-4294967295>] match mac <mac>
    [seq <1-4294967295>] match mac-oui <oui>
    """,
    "device-profile": """
    associate role <name>
    associate lldp-group <name>
    associate mac-group <name>
    enable
    disable
    """,
    "radius-group": """
    server <host> { port <l4-port> | vrf <name> }
    """,
    "radius-attribute": """
    nas-id value <text>
    nas-id request-type ( authentication | accounting | both )
    """,
    "password-complexity": """
    history-count <1-5>
    minimum-length <1-32>
    position-changes <1-32>
    lowercase-count <0-32>
    uppercase-count <0-32>
    numeric-count <0-32>
    special-char-count <0-32>
    enable
    disable
    """,
    "cli-session": """
    timeout <0-4320>
    max-per-user <1-5>
    tracking-range <1-30>
    """,
    "allow-list": """
    ip <net4/>
    ip <ip4>
    enable
    """,
    "access-list": """
    <1-4294967295> comment <text>
    <1-4294967295> ( permit | deny ) ( any | ip | icmp | igmp | ospf ) <acl-host> <acl-host> { count | log }
    <1-4294967295> ( permit | deny ) ( tcp | udp ) <acl-host> [( eq | gt | lt ) <port-name>] <acl-host> [( eq | gt | lt ) <port-name>] { established | count | log }
    """,
    "vsf": """
    type <name>
    priority <1-255>
    link <1-4> <ports>
    """,
}
