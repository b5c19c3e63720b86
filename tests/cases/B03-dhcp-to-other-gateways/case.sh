# A client that looks like DHCP reached the firewall at every address. Right: at the gateway of its own segment.

starter
muster -C w build --as-of $day
code_is 0
rules=w/out/musterstadt/grundschule-am-markt/fw-1/nftables.conf
holds_text $rules 'iifname "vlan85" ip daddr { 255.255.255.255, 10.129.135.254 } udp sport 68 udp dport 67 accept'
lacks_text $rules 'iifname "vlan85" udp sport 68'
