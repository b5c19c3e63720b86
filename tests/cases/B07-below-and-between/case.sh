# SafeSearch lists a name, one below it and one below that, of two engines, and not the name between them. Right: each listed
# name gets the safe variant of its engine, the name between and all below stay as they are; a real Unbound is asked.

PATH=$PATH:/usr/sbin:/sbin
for each in unbound ip; do needs $each; done
starter
cat >>w/standards/2026.1/dns.toml <<'TOML'

[safe-search.oben]
title = "Oben"
names = ["suche.example", "Eu.Suche.Example", "sicher.unten.suche.example"]
target = "sicher.suche.example"

[safe-search.unten]
title = "Unten"
names = ["bilder.de.suche.example"]
target = "sicher.unten.suche.example"
TOML
sed -i 's/^safe-search = \[/&"oben", "unten", /' w/standards/2026.1/dns.toml
muster -C w build --as-of $day
code_is 0
muster -C w show grundschule-am-markt --as-of $day --format json
grep -q '"oben"' "$HOME/stdout" || wrong "no filter has the engines"
cp "$HOME/stdout" show.json
"$repository/tests/dns/run" show.json w/out/musterstadt/grundschule-am-markt/srv-1/unbound.conf \
    de.suche.example x.de.suche.example x.bilder.de.suche.example unten.suche.example x.eu.suche.example notsuche.example \
    >"$HOME/ran" 2>&1 || wrong "$(tail -n 30 "$HOME/ran")"
