# The first roll-out of a firewall is not confirmed. Right: what comes back is closed and lets the administration in, and it
# is what boots before the new rules are loaded.

starter
muster -C w build --as-of $day
code_is 0
files=w/out/musterstadt/grundschule-am-markt/fw-1
closed=$files/nftables-closed.conf
is_there $closed
holds_text $closed "hook input priority filter; policy drop"
holds_text $closed "hook forward priority filter; policy drop"
grep -A 3 "chain forward" $closed | grep -q accept && wrong "the closed rules let something through"
holds_text $closed "tcp dport 22 ct state new accept"
# Nobody but the administration opens a connection: each accept of a new one names the sources.
sources=$(grep -c "ct state new accept" $closed)
[ "$sources" = "$(grep -c 'saddr .* tcp dport 22 ct state new accept' $closed)" ] || wrong "something else than SSH"
muster platform nftables
code_is 0
says "before anything else the closed rules become what boots"
says_not "--on-active=120 nft -f /etc/nftables.conf"
