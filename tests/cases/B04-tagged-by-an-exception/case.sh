# An exception tags the administration's network on every socket of an access point. The standard says how those sockets
# are protected, and did not know of that network. Right: a finding at the line of the school.

starter
school=w/schools/musterstadt/grundschule-am-markt
permit() { # PATH
    cat >$school/exceptions.toml <<TOML
[exceptions.versuch]
title = "Versuch"
paths = ["$1"]
reason = "Die Verwaltung braucht es"
class = "steuerungsgruppe"
approved-by = "steuerungsgruppe"
approved-on = 2026-11-01
isb-consent = 2026-11-01
expires = 2027-03-31
TOML
}
permit port-profiles.access-point.tagged
cat >$school/funk.toml <<'TOML'
port-profiles.access-point.tagged = ["ap", "quar", "verw", "lehr-mob", "sus-leih", "praes", "gast"]
TOML
muster -C w check --as-of $day --format json
code_is 1
says port-reaches-guarded-zone
says funk.toml
says '`verw`'

# The text of the standard is needed for what the standard carries.
rm $school/funk.toml $school/exceptions.toml
muster -C w check --as-of $day --format json
code_is 0
sed -i '/^protection = "Der Access Point/d' w/standards/2026.1/ports.toml
muster -C w check --as-of $day --format json
code_is 1
says port-reaches-guarded-zone
says '`ap`'
