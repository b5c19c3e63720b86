# The monitoring asks from the network of the guests. Right: a finding.

starter
sed -i 's|^managers = .*|managers = ["10.129.128.0/24"]|' w/standards/2026.1/central.toml
muster -C w check --as-of $day --format json
code_is 1
says source-breaks-guarantee
says snmp.managers
says nutzer-nie-management
