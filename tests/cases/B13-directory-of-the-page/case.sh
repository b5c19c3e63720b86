# The directory is set up word for word as the page of the platform says, only with a name and a password. Right: who has the
# right password is let in over PEAP and TTLS and gets the VLAN of the group that the directory names.

PATH=$PATH:/usr/sbin:/sbin
for each in freeradius slapd eapol_test radclient; do needs $each; done
mkdir w
for part in muster.toml standards lands schools; do cp -a "$repository/$part" w; done
muster -C w build kranichtal-gymnasium --as-of $day
code_is 0
muster -C w show kranichtal-gymnasium --as-of $day --format json
code_is 0
cp "$HOME/stdout" show.json
muster -C w platform freeradius
code_is 0
cp "$HOME/stdout" page.md
"$repository/tests/radius/run" show.json w/out/donnersbergkreis/kranichtal-gymnasium page.md passwords >"$HOME/ran" 2>&1 ||
    wrong "$(grep -v ^ok "$HOME/ran")"
grep -q "password of .*TTLS.*: accept" "$HOME/ran" || wrong "nobody logged in"
