# An edition that nobody follows renames a WLAN; in the edition that the school follows its clients come to reach each other.
# Right: that is what is shown, and no WLAN is gone.

. "$repository/tests/cases/review.sh"
starter
cp -R w/standards/2026.1 w/standards/2027.1
sed -i 's/2026\.1/2027.1/; s/^in-force-from = .*/in-force-from = "2027-08-01"/; s/^state = .*/state = "draft"/' w/standards/2027.1/edition.toml
sed -i 's/wlans\.geraete/wlans.ohne-anmeldung/; s/"geraete"/"ohne-anmeldung"/g' w/standards/2027.1/*.toml w/standards/2027.1/*/*.toml
printf '\n[moved]\n"wlans.geraete" = "wlans.ohne-anmeldung"\n' >>w/standards/2027.1/edition.toml
muster -C w check --as-of "$day"
code_is 0
commit_all w
edit wlans '/^\[wlans.geraete\]/,/^$/s/^isolate = true/isolate = false/'
grave
muster -C w diff --as-of "$day"
code_is 0
says 'wlans.geraete.isolate'
says 'clients of a WLAN reach each other'
says_not 'a WLAN is gone'
