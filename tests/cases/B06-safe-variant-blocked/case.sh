# `dns.block` names the safe variant of a search engine. Right: it is not opened by being an answer, the engine does not
# resolve unfiltered, and a finding says so at the line of the target.

starter
sed -i '0,/^block = \[/s//block = [\n  "strict.bing.com",/' w/standards/2026.1/dns.toml
muster -C w check --as-of $day
code_is 0
says "safe-search-blocked"
says "strict.bing.com"
muster -C w build --as-of $day
code_is 0
server=w/out/musterstadt/grundschule-am-markt/srv-1
for zone in $server/unbound-filter-*.rpz; do
    lacks_text $zone "CNAME strict.bing.com"
done
holds_text $server/unbound-filter-gast.rpz "www.bing.com CNAME ."

PATH=$PATH:/usr/sbin:/sbin
for each in unbound ip; do needs $each; done
muster -C w show grundschule-am-markt --as-of $day --format json
cp "$HOME/stdout" show.json
"$repository/tests/dns/run" show.json $server/unbound.conf www.bing.com x.www.bing.com >"$HOME/ran" 2>&1 ||
    wrong "$(tail -n 30 "$HOME/ran")"
