# A filter with `allow-only` allows a search engine and rewrites it; another name of the engine it does not allow. Right: the
# listed name gets the safe variant, what lies below resolves as it is, what is not allowed does not; a real Unbound is asked.

PATH=$PATH:/usr/sbin:/sbin
for each in unbound ip; do needs $each; done
starter
sed -i '/^allow-only = true/a safe-search = ["google", "bing", "duckduckgo"]' w/standards/2026.1/dns.toml
sed -i '/^allow-only = true/,/^allow = \[/s/^allow = \[/&"duckduckgo.com", "www.google.de", /' w/standards/2026.1/dns.toml
muster -C w build --as-of $day
code_is 0
muster -C w show grundschule-am-markt --as-of $day --format json
cp "$HOME/stdout" show.json
grep -q '"allow-only": true' show.json || wrong "no filter allows only some names"
"$repository/tests/dns/run" show.json w/out/musterstadt/grundschule-am-markt/srv-1/unbound.conf \
    links.duckduckgo.com x.www.google.de google.de maps.google.de x.www.bing.com wikipedia.org \
    >"$HOME/ran" 2>&1 || wrong "$(tail -n 30 "$HOME/ran")"
