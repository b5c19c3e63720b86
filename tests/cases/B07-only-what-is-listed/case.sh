# SafeSearch answers `duckduckgo.com` with its safe variant. Right: only the names that are listed, in whatever writing; what
# lies below them, such as `links.`, is resolved as it is, whether or not anybody thought of it; a real Unbound is asked.

PATH=$PATH:/usr/sbin:/sbin
for each in unbound ip; do needs $each; done
starter
muster -C w build --as-of $day
code_is 0
muster -C w show grundschule-am-markt --as-of $day --format json
cp "$HOME/stdout" show.json
"$repository/tests/dns/run" show.json w/out/musterstadt/grundschule-am-markt/srv-1/unbound.conf \
    links.duckduckgo.com LINKS.duckduckgo.com x.links.duckduckgo.com external-content.duckduckgo.com improving.duckduckgo.com \
    nobody-thought-of-it.duckduckgo.com a.b.c.duckduckgo.com a.www.google.de mail.m.youtube.com _https.duckduckgo.com \
    >"$HOME/ran" 2>&1 || wrong "$(tail -n 30 "$HOME/ran")"
