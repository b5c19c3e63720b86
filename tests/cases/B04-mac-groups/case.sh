# Devices whose MAC address is known come into the management network, and classrooms know devices by MAC address: who
# reads the label of a UPS is in the management. Right: a finding at the group.

starter
cat >>w/standards/2026.1/login.toml <<'TOML'

[radius-groups.usv]
title = "Stromversorgung"
name = "grp-usv"
login = "mac"
segment = "mgmt"
TOML
muster -C w check --as-of $day --format json
code_is 1
says mac-login-reaches-trusted-zone
says '`usv`'
