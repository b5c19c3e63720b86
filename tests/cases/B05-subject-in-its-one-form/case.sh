# Certificates of every group, with whatever name the device types: an identity is no certificate. Right: each gets the VLAN
# of its group, and the policy reads one form of a subject, from its first sign to its last.

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
"$repository/tests/radius/run" show.json w/out/musterstadt/grundschule-am-markt page.md certificates >"$HOME/ran" 2>&1 ||
    wrong "$(grep -v ^ok "$HOME/ran")"
policy=w/out/musterstadt/grundschule-am-markt/srv-1/freeradius/policy
grep TLS-Client-Cert-Subject $policy | grep -v '^#' >asked
[ "$(wc -l <asked)" = 1 ] || wrong "the subject is read more than once: $(cat asked)"
grep -q '/^.*\\z/' asked || wrong "the subject is read in part: $(cat asked)"
