# Two keys of one flow change so that either alone takes the old rule away. Right: one effect of both, and none of it counts as
# what a third change does.

. "$repository/tests/cases/review.sh"
starter
edit flows '/^\[flows.drucken\]/,/^$/s/^from = .*/from = ["lehr", "sus"]/'
edit flows '/^\[flows.drucken\]/,/^$/s/^reason.*/&\nenabled = false/'
edit segments '/^\[segments.gast\]/,/^$/s/lease = "[0-9]*h"/lease = "9h"/'
effects 2
sentence 'Kommunikationsbeziehung drucken'
sentence 'Adressen werden vergeben für 9h statt'
