# One flow is opened in the same change that takes another one away. Right: both classes count, in the summary and for
# `--expect`; none hides the other.

. "$repository/tests/cases/review.sh"
starter
edit flows '/^\[flows.praesentieren\]/,/^$/s/^reason.*/&\nenabled = false/'
edit flows '/^\[flows.drucken\]/,/^$/s/^from = .*/from = ["lehr", "sus"]/'
refused 'risks = ["removal"]'
refused 'risks = ["security"]'
accepted 'risks = ["removal", "security"]'
muster -C w diff --as-of "$day" --stat
says security
says removal
