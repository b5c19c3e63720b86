# A port without login in the network of the teachers, and one that asks for a MAC address alone. Right: findings, unless
# it is said how the port is protected.

starter
school=w/schools/musterstadt/grundschule-am-markt
for login in none mac; do
    cat >w/standards/2026.1/buero.toml <<TOML
[port-profiles.buero]
title = "Büro"
mode = "access"
segment = "lehr-mob"
login = "$login"
TOML
    printf '[devices.sw-a1.ports]\n"14" = "buero"\n' >$school/buero.toml
    muster -C w check --as-of $day --format json
    code_is 1
    says port-reaches-guarded-zone
    says gast-nie-intern
done
sed -i 's|^login = .*|protection = "Im verschlossenen Verteilerschrank"|' w/standards/2026.1/buero.toml
muster -C w check --as-of $day --format json
says_not port-reaches-guarded-zone
