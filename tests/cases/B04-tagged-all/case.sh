# A trunk for everything, without a word about where it is. Right: a finding.

starter
sed -i '/^protection = "Beide Enden/d' w/standards/2026.1/ports.toml
muster -C w check --as-of $day --format json
code_is 1
says port-reaches-guarded-zone
says '`uplink`'
