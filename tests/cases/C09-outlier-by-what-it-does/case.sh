# A segment gets another VLAN at all schools. One of them has no access points, so that other files change there. Right: one
# effect, which names this school and how it differs there.

. "$repository/tests/cases/review.sh"
starter
schools 4
sed -i '/^devices.ap-/d' "$(dirname "$(school_file schule-2)")/devices.toml"
commit_all w
edit segments '/^\[segments.gast\]/,/^$/s/^vlan = .*/vlan = 86/'
effects 1
sentence 'Netzsegment Gäste an allen Schulen: VLAN 86 statt 85'
says 'anders: musterstadt/schule-2; ändert nicht openwrt network, openwrt wireless'
muster -C w diff --as-of "$day"
says 'differs at musterstadt/schule-2; does not change openwrt network, openwrt wireless'
