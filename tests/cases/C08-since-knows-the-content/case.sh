# A finding was there before the change, and the change makes it worse: another list, another flow, under the same name.
# Right: it is a new finding.

. "$repository/tests/cases/review.sh"
starter
school=$(dirname w/schools/*/*/school.toml)
printf '\n[flows.verboten]\nfrom = ["sus"]\nto = "verw"\nservices = ["https"]\nreason = "Probe"\n' >"$school"/probe.toml
commit_all w
muster -C w check --as-of "$day" --since HEAD
code_is 0
says '1 unchanged'
sed -i 's/"https"/"https", "ssh"/' "$school"/probe.toml
muster -C w check --as-of "$day" --since HEAD
code_is 1
again
sed -i 's/from = \["sus"\]/from = ["sus", "gast"]/' "$school"/probe.toml
muster -C w check --as-of "$day" --since HEAD
code_is 1
again
printf '\n' | cat - "$school"/probe.toml >"$HOME/moved" && cp "$HOME/moved" "$school"/probe.toml
muster -C w check --as-of "$day" --since HEAD
code_is 0
