# A WLAN or a port asks who is there, and no group could come in: passwords without a group that has them, certificates
# likewise, MAC addresses in a segment without such a group, a dynamic segment into which nobody is put. Right: each is a
# finding.

starter
cp -a w clean
refused() {
    muster -C w check --as-of "$day"
    [ "$code" -eq 1 ] || wrong "$1: check ended with $code"
    says login-without-group
    says "$1"
    rm -rf w
    cp -a clean w
}
sed -i 's/^eap = \["tls"\]/eap = ["peap"]/' w/standards/*/wlans.toml
refused '`peap`'
sed -i 's/^eap = \["tls"\]/eap = ["tls", "ttls"]/' w/standards/*/wlans.toml
refused '`ttls`'
sed -i 's/^login = "certificate"/login = "mac"/' w/standards/*/login.toml
refused '`tls`'
profile=$(sed -n '/^\[port-profiles\./h; /^login = "dot1x-or-mac"/{g;s/.*\.\(.*\)\]/\1/p;q}' w/standards/2026.1/ports.toml)
sed -i "/^\[port-profiles\.$profile\]/,/^\$/s/^login = .*/login = \"mac\"/" w/standards/*/ports.toml
refused "\`$profile\`"
sed -i '/^\[wlans.edu\]/,/^$/s/^dynamic-segments = \[/&"gast", /' w/standards/*/wlans.toml
refused '`gast`'
