# A WLAN with one key for all leads to the teachers. Right: a finding.

starter
sed -i '/^\[wlans.geraete\]/,/^bands/ { s|^segment = .*|segment = "lehr-mob"|; /^protection/d }' w/standards/2026.1/wlans.toml
muster -C w check --as-of $day --format json
code_is 1
says wlan-reaches-guarded-zone
says '`lehr-mob`'
