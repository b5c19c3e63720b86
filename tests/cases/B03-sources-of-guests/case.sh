# The network of the guests of a school is among the management sources. Right: a finding, as the guarantees say.

starter
sed -i 's|^sources = .*|sources = ["10.0.24.0/28", "10.129.128.0/21"]|' w/standards/2026.1/central.toml
muster -C w check --as-of $day --format json
code_is 1
says source-breaks-guarantee
says standards/2026.1/central.toml
says '`gast`'
says nutzer-nie-management
says gast-nie-intern
