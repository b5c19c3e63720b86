# A zone of the data centre has public addresses. Right: they are no part of the internet, so that whoever reaches the
# internet does not reach them, with IPv6 neither.

starter
sed -i 's|^networks = \["10.0.16.0/24"\]|networks = ["10.0.16.0/24", "203.0.113.0/24", "2001:db8:7::/48"]|' \
    w/standards/2026.1/zones.toml
sed -i 's|^supernet = "10.128.0.0/9"|&\nsupernet6 = "2001:db8:8000::/33"|; s|^vlan = 61$|&\nipv6 = true|' \
    w/standards/2026.1/segments.toml
muster -C w build --as-of $day
code_is 0
rules=w/out/musterstadt/grundschule-am-markt/fw-1/nftables.conf
for family in '172.16.0.0/12,192.168.0.0/16,203.0.113.0/24,224.0.0.0/3' '2001:db8:7::/48,2001:db8:8000::/33,fc00::/7'; do
    grep 'comment "web-unterricht' $rules | grep -qF "$family" || wrong "web-unterricht opens $family"
done
needs nft
unshare -rn nft -c -f $rules || wrong "nft refuses it"
