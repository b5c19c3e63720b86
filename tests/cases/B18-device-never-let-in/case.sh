# A device of the inventory hangs on a port that knows devices by their MAC address, and the server never lets it in: nobody
# wrote its address down, or no group is put where it belongs. Right: each is a finding.

starter
cp -a w clean
refused() { # refused TEXT
    muster -C w check --as-of "$day"
    [ "$code" -eq 1 ] || wrong "$1: check ended with $code"
    says device-not-let-in
    says "$1"
    rm -rf w
    cp -a clean w
}
muster -C w check --as-of "$day"
code_is 0
devices=$(echo w/schools/*/*/devices.toml)
sed -i '/^devices\.tafel-a101\.mac/d' "$devices"
refused '`tafel-a101`'
sed -i '/^\[radius-groups.praes\]/,/^$/s/^segment = .*/segment = "gast"/' w/standards/*/login.toml
refused '`praes`'
sed -i '/^\[port-profiles.tafel\]/,/^$/s/^login = .*/login = "mac"/' w/standards/*/ports.toml
sed -i '/^devices\.tafel-a102\.mac/d' "$devices"
refused '`tafel-a102`'
