# Resolvers, time, log and login servers, the administration and the monitoring are given by IPv6 addresses alone, at a
# school without IPv6. Right: each is a finding at its key, and none where one IPv4 address is left.

starter
cp -a w clean
refused() {
    muster -C w check --as-of "$day"
    [ "$code" -eq 1 ] || wrong "$1: check ended with $code"
    says ipv6-only
    says "$1"
    rm -rf w
    cp -a clean w
}
sed -i 's/address = "[0-9.]*"/address = "2001:db8::53"/' w/standards/*/dns.toml
refused dns.upstreams
for key in ntp syslog; do
    sed -i "/^\[$key\]/,/^\[[^a-z]*\]/s/^servers = .*/servers = [\"2001:db8::1\", \"2001:db8::2\"]/" w/standards/*/central.toml
    refused "$key.servers"
done
sed -i 's|^managers = .*|managers = ["2001:db8::/64"]|' w/standards/*/central.toml
refused snmp.managers
sed -i 's|^sources = .*|sources = ["2001:db8::/64"]|' w/standards/*/central.toml
refused management.sources

sed -i '0,/address = "[0-9.]*"/s//address = "2001:db8::53"/' w/standards/*/dns.toml
muster -C w check --as-of "$day"
code_is 0
says_not ipv6-only
