# Administered from the IPv6 network of the pupils. Right: a finding.

starter
sed -i 's|^supernet = "10.128.0.0/9"|&\nsupernet6 = "fd6d:7573::/32"|; s|^vlan = 61$|&\nipv6 = true|' \
    w/standards/2026.1/segments.toml
sed -i 's|^sources = .*|sources = ["10.0.24.0/28", "fd6d:7573:1:61::/64"]|' w/standards/2026.1/central.toml
muster -C w check --as-of $day --format json
code_is 1
says source-breaks-guarantee
says '`sus`'
