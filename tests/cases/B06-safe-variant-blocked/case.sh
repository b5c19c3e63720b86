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
config=w/out/musterstadt/grundschule-am-markt/srv-1/unbound.conf
lacks_text $config "CNAME strict.bing.com"
holds_text $config '"www.bing.com." always_nxdomain'
