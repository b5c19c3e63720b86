# A WLAN with one key for all, from which RADIUS may put clients into the administration's network; the text about the
# key was written before. Right: a finding at the line that adds it.

starter
school=w/schools/musterstadt/grundschule-am-markt
cat >$school/funk.toml <<'TOML'
wlans.geraete.dynamic-segments = ["verw"]
TOML
muster -C w check --as-of $day --format json
code_is 1
says wlan-reaches-guarded-zone
says funk.toml
says '`verw`'
