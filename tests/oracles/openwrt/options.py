# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""The UCI sections and options that an access point may be given.

One option a line: its name, its kind, `list` in front if it may repeat. A new
option is a new line, a new section a new block. The kinds are in KINDS of
`check`; `a|b|c` is a choice and `3..9` a range of numbers.

The names, kinds and ranges are OpenWrt's own: the JSON schemas of its
wifi-scripts (wireless), the attribute tables of netifd (network), and the
documentation of base-files, dropbear, dnsmasq and
fw4 (system, dropbear, dhcp, firewall). Options that hand raw lines to another
program, such as hostapd_bss_options, are left out on purpose.
"""

NETWORK = {
    "globals": """
        ula_prefix text
        packet_steering 0..2
        steering_flows int
        dhcp_default_duid text
    """,
    "device": """
        name ifname
        type bridge|8021q|8021ad|macvlan|veth|dummy
        ports list ifname
        ifname ifname
        vid 1..4094
        mode text
        macaddr mac
        mtu 68..9200
        mtu6 1280..9200
        txqueuelen int
        enabled bool
        ipv6 bool
        promisc bool
        rpfilter 0|1|loose|strict
        acceptlocal bool
        sendredirects bool
        igmpversion 1..3
        mldversion 1..2
        multicast bool
        multicast_to_unicast bool
        multicast_router 0..2
        multicast_fast_leave bool
        unicast_flood bool
        isolate bool
        learning bool
        arp_accept bool
        drop_v4_unicast_in_l2_multicast bool
        drop_v6_unicast_in_l2_multicast bool
        drop_gratuitous_arp bool
        drop_unsolicited_na bool
        speed int
        duplex bool
        autoneg bool
        eee bool
        stp bool
        stp_proto text
        forward_delay 2..30
        priority 0..65535
        ageing_time int
        hello_time 1..10
        max_age 6..40
        igmp_snooping bool
        bridge_empty bool
        multicast_querier bool
        query_interval int
        query_response_interval int
        last_member_interval int
        robustness int
        hash_max int
        vlan_filtering bool
    """,
    "bridge-vlan": """
        device ifname
        vlan 1..4094
        ports list vlan-port
        local bool
        alias list text
    """,
    "interface": """
        device ifname
        proto static|dhcp|dhcpv6|none
        ipaddr list ip4-or-cidr
        netmask ip4
        gateway ip4
        broadcast ip4
        ip6addr list ip6-or-cidr
        ip6gw ip6
        ip6prefix list text
        ip6assign 0..64
        ip6hint text
        ip6ifaceid text
        ip6class list text
        ip4table text
        ip6table text
        dns list ip
        dns_search list text
        dns_metric int
        peerdns bool
        defaultroute bool
        metric int
        mtu 68..9200
        auto bool
        disabled bool
        delegate bool
        force_link bool
        hostname hostname
        clientid text
        vendorid text
        reqopts text
        sendopts text
        reqaddress text
        reqprefix text
        broadcast_flag bool
        macaddr mac
        multipath text
        tags list text
        zone text
    """,
    "route": """
        interface name
        target ip4-or-cidr
        netmask ip4
        gateway ip4
        metric int
        mtu 68..9200
        table text
        source ip4
        onlink bool
        type text
        disabled bool
    """,
    "route6": """
        interface name
        target ip6-or-cidr
        gateway ip6
        metric int
        mtu 1280..9200
        table text
        source text
        onlink bool
        type text
        disabled bool
    """,
}

WIRELESS = {
    "wifi-device": """
        type mac80211
        path text
        phy name
        radio int
        macaddr mac
        band 2g|5g|6g|60g
        channel channel
        channels list text
        chanbw 5|10|20
        htmode NOHT|HT20|HT40-|HT40+|HT40|VHT20|VHT40|VHT80|VHT160|HE20|HE40|HE80|HE160|EHT20|EHT40|EHT80|EHT160|EHT320
        country country
        country3 text
        country_ie bool
        doth bool
        disabled bool
        txpower 0..36
        antenna_gain int
        cell_density 0..3
        legacy_rates bool
        basic_rate list int
        supported_rates list int
        beacon_int 15..65535
        beacon_rate text
        require_mode ht|ac|ax
        distance int
        rts 0..65535
        frag 256..2346
        noscan bool
        log_level 0..4
        maxassoc int
        no_probe_resp_if_max_sta bool
        rssi_reject_assoc_rssi int
        rssi_ignore_probe_request int
        he_bss_color 1..128
        he_bss_color_enabled bool
        he_su_beamformer bool
        he_su_beamformee bool
        he_mu_beamformer bool
        he_twt_required bool
        mu_beamformer bool
        mu_beamformee bool
        su_beamformer bool
        su_beamformee bool
        ldpc bool
        rxldpc bool
        short_gi_20 bool
        short_gi_40 bool
        short_gi_80 bool
        short_gi_160 bool
        tx_stbc bool
        rx_stbc 0..4
        background_radar bool
        acs_exclude_dfs bool
        acs_chan_bias text
        airtime_mode 0..3
        mbssid 0..2
        min_tx_power int
        local_pwr_constraint 0..255
        spectrum_mgmt_required bool
        stationary_ap bool
        num_global_macaddr int
        txantenna int
        rxantenna int
        reg_power_type 0..4
    """,
    "wifi-iface": """
        device list name
        network list name
        mode ap
        ifname ifname
        ssid ssid
        bssid mac
        macaddr mac
        disabled bool
        start_disabled bool
        hidden bool
        isolate bool
        bridge_isolate bool
        wmm bool
        maxassoc int
        max_inactivity int
        disassoc_low_ack bool
        skip_inactivity_poll bool
        max_listen_int int
        no_probe_resp_if_max_sta bool
        short_preamble bool
        dtim_period 1..255
        utf8_ssid bool
        uapsd bool
        wds bool
        multicast_to_unicast bool
        multicast_to_unicast_all bool
        proxy_arp bool
        per_sta_vif bool
        macfilter allow|deny
        maclist list mac
        encryption encryption
        key text
        ieee80211w 0..2
        ieee80211w_mgmt_cipher text
        ieee80211w_max_timeout 1..4294967295
        ieee80211w_retry_timeout 1..4294967295
        beacon_prot bool
        ocv 0..15
        sae_pwe 0..2
        sae_require_mfp bool
        sae_password_file text
        rsn_override 0..2
        owe_transition bool
        owe_transition_ssid ssid
        owe_transition_bssid mac
        owe_transition_ifname ifname
        wpa_group_rekey int
        wpa_pair_rekey int
        wpa_master_rekey int
        wpa_strict_rekey bool
        wpa_disable_eapol_key_retries bool
        wpa_psk_file text
        ppsk bool
        rsn_preauth bool
        auth_cache bool
        eap_reauth_period int
        eapol_version 1..2
        auth_server list host
        auth_port port
        auth_secret text
        acct_server list host
        acct_port port
        acct_secret text
        acct_interval int
        dae_client host
        dae_port port
        dae_secret text
        nasid text
        ownip ip
        dynamic_ownip bool
        radius_client_addr ip
        request_cui bool
        radius_auth_req_attr list text
        radius_acct_req_attr list text
        dynamic_vlan 0..2
        vlan_file text
        vlan_naming bool
        vlan_tagged_interface ifname
        vlan_bridge ifname
        vlan_no_bridge bool
        ieee80211r bool
        mobility_domain hex4
        nas_identifier text
        r0_key_lifetime int
        r1_key_holder text
        reassociation_deadline 1000..65535
        r0kh list text
        r1kh list text
        pmk_r1_push bool
        ft_over_ds bool
        ft_psk_generate_local bool
        ieee80211k bool
        rrm_neighbor_report bool
        rrm_beacon_report bool
        rnr bool
        ftm_responder bool
        bss_transition bool
        wnm_sleep_mode bool
        wnm_sleep_mode_no_keys bool
        time_advertisement 0|2
        time_zone text
        mbo bool
        tdls_prohibit bool
        airtime_bss_weight int
        airtime_bss_limit bool
        mcast_rate int
        basic_rate list int
        supported_rates list int
        iw_enabled bool
        iw_internet bool
        iw_access_network_type 0..15
        iw_venue_group text
        iw_venue_type text
        iw_venue_name list text
        iw_hessid mac
        iw_roaming_consortium list text
        iw_domain_name list text
        iw_nai_realm list text
    """,
    "wifi-vlan": """
        iface list name
        name ifname
        vid 1..4094
        network list name
        disabled bool
        isolate bool
        bridge_isolate bool
        proxy_arp bool
        multicast_to_unicast bool
    """,
    "wifi-station": """
        iface list name
        mac list mac
        key text
        vid 1..4094
    """,
}

SYSTEM = {
    "system": """
        hostname hostname
        description text
        notes text
        timezone text
        zonename text
        log_ip host
        log_port port
        log_proto udp|tcp
        log_hostname hostname
        log_size int
        log_buffer_size int
        log_remote bool
        log_file text
        log_prefix text
        log_trailer_null bool
        log_type circular|file
        conloglevel 1..8
        klogconloglevel 1..8
        cronloglevel 0..15
        ttylogin bool
        urandom_seed text
        compat_version text
        zram_comp_algo text
        zram_size_mb int
        hostname_from_dhcp bool
    """,
    "timeserver": """
        enabled bool
        enable_server bool
        interface name
        use_dhcp bool
        dhcp_interface list name
        server list host
    """,
    "led": """
        name text
        sysfs text
        trigger text
        default bool
        dev ifname
        mode text
        port_mask text
        speed_mask text
        interval int
        delay int
        delayon int
        delayoff int
        message text
        inverted bool
        port list text
    """,
    "gpio_switch": """
        name text
        gpio_pin text
        value bool
    """,
}

DROPBEAR = {
    "dropbear": """
        enable bool
        Port port
        Interface name
        PasswordAuth bool
        RootPasswordAuth bool
        RootLogin bool
        GatewayPorts bool
        IdleTimeout int
        SSHKeepAlive int
        MaxAuthTries int
        BannerFile text
        mdns bool
    """,
}

FIREWALL = {
    "defaults": """
        input ACCEPT|REJECT|DROP
        output ACCEPT|REJECT|DROP
        forward ACCEPT|REJECT|DROP
        drop_invalid bool
        synflood_protect bool
        synflood_rate text
        synflood_burst int
        tcp_syncookies bool
        tcp_ecn 0..2
        accept_redirects bool
        accept_source_route bool
        flow_offloading bool
        flow_offloading_hw bool
        disable_ipv6 bool
        auto_helper bool
        auto_includes bool
    """,
    "zone": """
        name zone
        enabled bool
        network list name
        device list ifname
        subnet list prefix
        input ACCEPT|REJECT|DROP
        output ACCEPT|REJECT|DROP
        forward ACCEPT|REJECT|DROP
        family any|ipv4|ipv6
        masq bool
        masq6 bool
        mtu_fix bool
        log bool
        log_limit text
        custom_chains bool
    """,
    "forwarding": """
        name text
        enabled bool
        src zone
        dest zone
        family any|ipv4|ipv6
    """,
    "rule": """
        name text
        enabled bool
        family any|ipv4|ipv6
        src zone
        dest zone
        proto list proto
        src_ip list prefix
        dest_ip list prefix
        src_mac list mac
        src_port list port-range
        dest_port list port-range
        icmp_type list text
        limit text
        limit_burst int
        log text
        target ACCEPT|REJECT|DROP|MARK|NOTRACK
    """,
}

DHCP = {
    "dnsmasq": """
        port 0..65535
        noresolv bool
        localservice bool
        rebind_protection bool
        domainneeded bool
        domain text
        local text
        expandhosts bool
        authoritative bool
        readethers bool
        leasefile text
        resolvfile text
        server list text
        ednspacket_max int
    """,
    "dhcp": """
        interface name
        ignore bool
        start int
        limit int
        leasetime text
        dhcpv4 server|disabled
        dhcpv6 server|relay|hybrid|disabled
        ra server|relay|hybrid|disabled
        ndp relay|hybrid|disabled
        dhcp_option list text
    """,
    "odhcpd": """
        maindhcp bool
        leasefile text
        leasetrigger text
        loglevel 0..7
    """,
}

# The name of the file is the name of the package.
PACKAGES = {
    "network": NETWORK,
    "wireless": WIRELESS,
    "system": SYSTEM,
    "dropbear": DROPBEAR,
    "firewall": FIREWALL,
    "dhcp": DHCP,
}
