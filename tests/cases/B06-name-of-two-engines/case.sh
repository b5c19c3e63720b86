# Two search engines share a name, and the safe variant of one of them is blocked. Right: the name has one answer, and of
# the two the stricter one: it does not resolve.

cp -r "$repository/tests/golden/base" w
cat >w/standards/1/filter.toml <<'TOML'
[segments]
sus = { filter = "kinder" }

[dns-filters.kinder]
title = "Kinder"
block = ["blockiert.example"]
safe-search = ["eine", "zweite"]

[safe-search]
eine = { title = "Eine", names = ["suche.example", "www.suche.example"], target = "sicher.suche.example" }
zweite = { title = "Zweite", names = ["suche.example"], target = "sicher.blockiert.example" }
TOML
muster -C w build --as-of $day
code_is 0
says safe-search-blocked
zone=w/out/amt/schule/srv-1/unbound-filter-kinder.rpz
holds_text $zone "www.suche.example CNAME sicher.suche.example."
holds_text $zone "suche.example CNAME ."
[ "$(grep -c '^suche.example ' $zone)" -eq 1 ] || wrong "the name has two answers"
