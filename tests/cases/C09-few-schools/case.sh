# All schools lend addresses for longer, and one of them gets one more segment. Right: these are two effects; that the second is
# at one school only makes nobody an outlier.

. "$repository/tests/cases/review.sh"
starter
schools 4
optional_segments
edit segments '/^\[segments.gast\]/,/^$/s/lease = "[0-9]*h"/lease = "9h"/'
printf '\n[segments.wahl-1]\nenabled = true\n' >>"$(school_file schule-1)"
effects 2
says_not '"outlier": true'
sentence 'Netzsegment Gäste an allen Schulen: Adressen werden vergeben für 9h statt'
sentence 'Netzsegment Wahl 1 an der Schule 1: eingeschaltet'
