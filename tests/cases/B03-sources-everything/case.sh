# Devices may be administered from everywhere, or from a network around the address plan. Right: findings.

starter
for network in 0.0.0.0/0 10.0.0.0/8 10.128.0.0/9 198.51.100.7/32; do
    sed -i "s|^sources = .*|sources = [\"$network\"]|" w/standards/2026.1/central.toml
    muster -C w check --as-of $day --format json
    code_is 1
    says source-breaks-guarantee
    says "from \`$network\`"
done
