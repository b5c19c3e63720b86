# An exception tags the administration's network on every socket of an access point. The standard says how those sockets
# are protected, and did not know of that network. Right: a finding at the line of the school.

starter
school=w/schools/musterstadt/grundschule-am-markt
cat >$school/funk.toml <<'TOML'
port-profiles.access-point.tagged = ["ap", "quar", "verw", "lehr-mob", "sus-leih", "praes", "gast"]
TOML
muster -C w check --as-of $day --format json
code_is 1
says port-reaches-guarded-zone
says funk.toml
says '`verw`'

# The text of the standard is needed for what the standard carries.
rm $school/funk.toml
muster -C w check --as-of $day --format json
code_is 0
sed -i '/^protection = "Der Access Point/d' w/standards/2026.1/ports.toml
muster -C w check --as-of $day --format json
code_is 1
says port-reaches-guarded-zone
says '`ap`'
