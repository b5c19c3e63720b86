# A WLAN with one key for all, from which RADIUS may put clients into the administration's network; the text about the
# key was written before. Right: a finding at the line that adds it.

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
permit wlans.geraete.dynamic-segments
cat >$school/funk.toml <<'TOML'
wlans.geraete.dynamic-segments = ["verw"]
TOML
muster -C w check --as-of $day --format json
code_is 1
says wlan-reaches-guarded-zone
says funk.toml
says '`verw`'
