# A school gets another folder, and a flow is opened in the same change.
# Right: the school is shown as moved, with what else changed inside; nothing is new and nothing is gone.

. "$repository/tests/cases/review.sh"
starter
mv w/schools/musterstadt/grundschule-am-markt w/schools/musterstadt/schule-am-bach
muster -C w diff --as-of "$day" --full
code_is 0
says 'was schools/musterstadt/grundschule-am-markt'
says_not 'a school is gone'
says_not 'a school is new'
# What the two names have no part in is the same, and not shown.
says_not 'vlan trunk allowed'
says 'Nothing is opened or closed'
edit flows '/^\[flows.lehr-klassensteuerung\]/,/^$/s/^services = .*/services = ["klassenraum", "ssh"]/'
muster -C w diff --as-of "$day" --full
code_is 0
says 'was schools/musterstadt/grundschule-am-markt'
says 'flows.lehr-klassensteuerung.services'
says 'TCP 22'
says_not 'a school is gone'
