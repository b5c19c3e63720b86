# Certificates whose subject only looks as if it had the OU of a group: `/O=Schule\/OU=grp-geraet-lehr/CN=tab5` and more than
# thirty others, with slashes, backslashes, several OUs and CNs, none, other signs and encodings. Right: the server lets none
# of them in.

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
"$repository/tests/radius/run" show.json w/out/musterstadt/grundschule-am-markt page.md subjects >"$HOME/ran" 2>&1 ||
    wrong "$(grep -v ^ok "$HOME/ran")"
