# The scripts of a firewall and a server are run in namespaces: the timer fires, the plug is pulled, nobody confirms. Right:
# what was confirmed last runs and boots, and the first time of a firewall its closed rules.

PATH=$PATH:/usr/sbin:/sbin
for each in nft kea-dhcp4 unbound-checkconf; do needs $each; done
cp -a "$repository/tests/apply" apply
starter
muster -C w build --as-of $day
code_is 0
apply/run w/out/musterstadt/grundschule-am-markt >"$HOME/ran" 2>&1 || wrong "$(cat "$HOME/ran")"
