# A change does more than its author declared: a segment comes along, governance opens, a template changes, an edition is
# pinned, a file of the whole cooperation goes. Right: what cannot be proven to lie inside of a declaration is outside.

. "$repository/tests/cases/review.sh"
starter
mkdir w/templates
cp -R "$repository/templates/nftables" w/templates/nftables
commit_all w
edit wlans '/^\[wlans.edu\]/,/^$/s/^dynamic-segments = \[/&"gast", /'
refused 'zones = ["quar"]'
again
edit governance '/^\[governance."segments.\*.vlan"\]/,/^$/s/^mode = .*/mode = "free"/'
refused 'zones = ["gast"]'
refused 'model = ["segments.gast.*"]'
refused 'risks = ["cosmetic", "live"]'
again
sed -i 's/policy drop/policy accept/' w/templates/nftables/*.j2
refused 'zones = ["gast"]'
refused 'model = ["segments.*"]'
again
sed -i 's/^platforms = .*/platforms = []/' w/muster.toml
refused 'schools = ["grundschule-am-markt"]'
refused 'zones = ["gast"]'
again
sed -i 's/^title = .*/title = "Anderswo"/' w/muster.toml
refused 'schools = ["grundschule-am-markt"]'
again
# What lies inside is accepted.
edit segments '/^\[segments.gast\]/,/^$/s/lease = "[^"]*"/lease = "1h"/'
accepted 'zones = ["gast"]'
accepted 'model = ["segments.gast.*"]'
