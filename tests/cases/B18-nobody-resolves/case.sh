# A segment gives out addresses, and its clients reach no resolver or DHCP server; there is no resolver at all; a filter
# that nobody applies. Right: each is a finding.

starter
cp -a w clean
found() {
    muster -C w check --as-of "$day"
    says "$1"
    says "$2"
    rm -rf w
    cp -a clean w
}
sed -i '/^\[flows.basis-dns\]/,/^$/s/"gast", //' w/standards/*/flows.toml
found segment-cut-off '`gast`'
sed -i '/^\[flows.basis-dhcp\]/,/^$/s/"sus", //' w/standards/*/flows.toml
found segment-cut-off '`sus`'
sed -i '/^upstreams\./d' w/standards/*/dns.toml
sed -i 's/^domain = .*/&\nupstreams = {}/' w/standards/*/dns.toml
sed -i '/^\[roles.schulserver\]/,/^$/s/"resolver", //' w/standards/*/hardware.toml
found no-resolver 'dns.toml'
sed -i '/^\[roles.schulserver\]/,/^$/s/"resolver", //' w/standards/*/hardware.toml
found filter-without-resolver 'filter'
sed -i '/^\[segments.verw\]/,/^$/s/^external = true/&\nfilter = "lehr"/' w/standards/*/segments.toml
found filter-without-resolver '`verw`'
