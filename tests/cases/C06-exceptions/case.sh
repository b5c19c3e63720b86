# An exception gets another end, measure, reason, or name of who approved it. Right: it is shown as what it is, with what was
# there before, and it is a change.

. "$repository/tests/cases/review.sh"
starter
school=$(dirname w/schools/*/*/school.toml)
printf '\n[segments.praes]\ndhcp.lease = "48h"\n' >>"$school"/school.toml
cat >"$school/exceptions.toml" <<'EOF'
[exceptions.tafeln-lange]
title = "Tafeln behalten ihre Adresse"
paths = ["segments.praes.dhcp.lease"]
reason = "Eine Probe"
class = "koordination"
approved-by = "koordination"
approved-on = "2026-09-16"
reference = "Protokoll 3"
risk = "low"
measures = ["Erste Maßnahme"]
expires = "2027-08-31"
EOF
muster -C w check --as-of "$day"
code_is 0
commit_all w
shown() { # shown SED TEXT
    sed -i "$1" "$school/exceptions.toml"
    muster -C w diff --as-of "$day" --exit-code
    code_is 1
    says tafeln-lange
    says "$2"
    again
}
shown 's/^expires = .*/expires = "2027-07-31"/' '2027-07-31'
shown 's/^measures = .*/measures = ["Zweite Maßnahme"]/' 'Zweite Maßnahme'
shown 's/^reason = .*/reason = "Ein anderer Grund"/' 'Ein anderer Grund'
shown 's/^reference = .*/reference = "Protokoll 4"/' 'Protokoll 4'
shown 's/^expires = .*/&\non-expiry = "standard"/' 'on-expiry'
shown 's/^paths = .*/paths = ["segments.praes.dhcp"]/' 'segments.praes.dhcp'
# Whoever declared something else did not declare this.
sed -i 's/^expires = .*/expires = "2027-07-31"/' "$school/exceptions.toml"
refused 'zones = ["gast"]'
refused 'risks = ["cosmetic", "live"]'
accepted 'zones = ["praes"]'
