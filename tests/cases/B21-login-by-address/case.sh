# A switch asks for a MAC address: with capital and small letters, hyphens, colons, dots, in pairs and in fours, and with
# something before or behind. Right: twelve hex digits in any of these writings, and nothing else.

PATH=$PATH:/usr/sbin:/sbin
for each in freeradius slapd eapol_test radclient; do needs $each; done
starter
muster -C w build --as-of $day
code_is 0
muster -C w show grundschule-am-markt --as-of $day --format json
code_is 0
cp "$HOME/stdout" show.json
muster -C w platform freeradius
code_is 0
cp "$HOME/stdout" page.md
"$repository/tests/radius/run" show.json w/out/musterstadt/grundschule-am-markt page.md addresses >"$HOME/ran" 2>&1 ||
    wrong "$(grep -v ^ok "$HOME/ran")"
