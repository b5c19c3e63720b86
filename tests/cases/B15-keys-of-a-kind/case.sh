# A role has a key that its kind has no use for, or a port profile or a WLAN one that its mode or security has no use for.
# Right: each is a finding at the key.

starter
printf '\n[port-profiles.gesperrt]\ntitle = "Gesperrt"\nmode = "off"\n' >>w/standards/2026.1/ports.toml
cp -a w clean
refused() { # refused RULE TABLE LINES
    sed -i "s/^\[$2\]\$/&\n$3/" w/standards/*/*.toml
    muster -C w check --as-of "$day"
    [ "$code" -eq 1 ] || wrong "$2 with $3: check ended with $code"
    says "$1"
    says "\`${3%% =*}\`"
    rm -rf w
    cp -a clean w
}
refused kind-contradiction roles.firewall 'wlans = ["gast"]'
refused kind-contradiction roles.firewall 'radio-plan = "innen"'
refused kind-contradiction roles.firewall 'stp-priority = 4'
refused kind-contradiction roles.access-switch 'server-roles = ["adressvergabe"]'
refused kind-contradiction roles.core-switch 'wlans = ["gast"]'
refused kind-contradiction roles.schulserver 'stp-priority = 4'
refused kind-contradiction roles.schulserver 'wlans = ["gast"]'
refused kind-contradiction roles.access-point 'stp-priority = 4'
refused kind-contradiction roles.drucker 'platform = "openwrt"'
refused port-profile-contradiction port-profiles.gesperrt 'login = "mac"'
refused port-profile-contradiction port-profiles.gesperrt 'poe = true'
refused wlan-login-incomplete wlans.gast 'fast-roaming = true'
refused wlan-login-incomplete wlans.geraete 'dynamic-segments = ["lehr-mob"]'

printf '[devices.sw-a1]\nchannels = { "5" = 36 }\n' >"$(dirname w/schools/*/*/school.toml)"/fall.toml
muster -C w check --as-of "$day"
code_is 1
says kind-contradiction
