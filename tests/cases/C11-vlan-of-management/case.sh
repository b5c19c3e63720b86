# The devices are administered in another VLAN. Right: one effect, however many files and lines that moves.

. "$repository/tests/cases/review.sh"
starter
schools 3
edit segments '/^\[segments.mgmt\]/,/^$/s/^vlan = 10/vlan = 12/'
effects 1
sentence 'an allen Schulen: VLAN 12 statt 10'
