# Devices are administered from a part of the network from which they were administered before. Right: that is no new network,
# and nothing grave. Another network beside it is.

. "$repository/tests/cases/review.sh"
starter
edit central '/^\[management\]/,/^$/s,10\.0\.24\.0/28,10.0.24.0/29,'
accepted 'risks = ["cosmetic", "live", "interrupts-clients", "interrupts-management", "removal"]'
again
edit central '/^\[management\]/,/^$/s,10\.0\.24\.0/28,10.0.24.0/27,'
grave
