# SafeSearch answers `duckduckgo.com` with its safe variant. Right: `links.`, `external-content.` and what lies below them,
# which belong to the engine and are not the search, are resolved as they are; a real Unbound is asked.

PATH=$PATH:/usr/sbin:/sbin
for each in unbound ip; do needs $each; done
starter
muster -C w build --as-of $day
code_is 0
muster -C w show grundschule-am-markt --as-of $day --format json
cp "$HOME/stdout" show.json
"$repository/tests/dns/run" show.json w/out/musterstadt/grundschule-am-markt/srv-1/unbound.conf \
    links.duckduckgo.com LINKS.duckduckgo.com x.links.duckduckgo.com external-content.duckduckgo.com improving.duckduckgo.com \
    >"$HOME/ran" 2>&1 || wrong "$(tail -n 30 "$HOME/ran")"
