# `dns.block` names a search engine that filters rewrite, and domains that filters allow, above and below. Right: nobody
# resolves them, whatever the filter of the client opens, in whatever writing; a real Unbound is asked.

PATH=$PATH:/usr/sbin:/sbin
for each in unbound ip; do needs $each; done
mkdir w
for part in muster.toml standards lands schools; do cp -a "$repository/$part" w; done
sed -i '0,/^block = \[/s//block = [\n  "DuckDuckGo.com",\n  "fragfinn.de",\n  "x.klexikon.zum.de",\n  "apple.com",\n  "m.youtube.com",/' \
    w/standards/2026.1/dns.toml
muster -C w build kranichtal-gymnasium --as-of $day
code_is 0
muster -C w show kranichtal-gymnasium --as-of $day --format json
cp "$HOME/stdout" show.json
"$repository/tests/dns/run" show.json w/out/donnersbergkreis/kranichtal-gymnasium/srv-1/unbound.conf \
    www.duckduckgo.com links.duckduckgo.com www.fragfinn.de a.x.klexikon.zum.de klexikon.zum.de push.apple.com >"$HOME/ran" 2>&1 ||
    wrong "$(tail -n 30 "$HOME/ran")"
