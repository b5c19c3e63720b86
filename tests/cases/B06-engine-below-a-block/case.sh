# Lists block names below a search engine, domains above it, and its safe variant, and filters open some of them. Right: the
# lists win over the rewrite, over TCP, for IPv6 addresses and for HTTPS records too; a real Unbound is asked.

PATH=$PATH:/usr/sbin:/sbin
for each in unbound ip; do needs $each; done
starter
sed -i '0,/^block = \[/s//block = [\n  "links.duckduckgo.com",\n  "www.google.ch",\n  "strict.bing.com",\n  "googleapis.com",/' \
    w/standards/2026.1/dns.toml
cat >>w/standards/2026.1/dns.toml <<'TOML'

[dns-filters.probe]
title = "Probe"
age = 16
block = ["google.de", "youtube.com", "safe.duckduckgo.com", "x.www.google.com"]
allow = ["www.google.de", "youtube.googleapis.com"]
safe-search = ["google", "bing", "duckduckgo", "youtube-streng"]
TOML
echo 'segments.gast.filter = "probe"' >w/standards/2026.1/probe.toml
sed -i '/^\[segments.gast\]/,/^\[/{/^filter = /d}' w/standards/2026.1/*.toml
muster -C w build --as-of $day
code_is 0
muster -C w show grundschule-am-markt --as-of $day --format json
cp "$HOME/stdout" show.json
grep -q '"filter": "probe"' show.json || wrong "no segment has the filter"
"$repository/tests/dns/run" show.json w/out/musterstadt/grundschule-am-markt/srv-1/unbound.conf \
    y.x.www.google.com google.de x.google.de www.youtube.com x.links.duckduckgo.com other.duckduckgo.com x.www.bing.com \
    >"$HOME/ran" 2>&1 || wrong "$(tail -n 30 "$HOME/ran")"
