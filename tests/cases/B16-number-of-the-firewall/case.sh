# A firewall that is configured here has a `host` number, which has no effect: it is the gateway of every segment. Right:
# the number is a finding, the starter and what `new school` writes have none, and another device needs one.

starter
school=$(dirname w/schools/*/*/school.toml)
firewall=$(sed -n 's/^\[\{0,1\}devices\.\(fw[a-z0-9-]*\)[].].*/\1/p' "$school"/devices.toml | head -n 1)
[ -n "$firewall" ] || wrong "there is no firewall"
muster -C w check --as-of "$day"
code_is 0
muster -C w show "$(basename "$school")" "devices.$firewall" --format json
! grep -q '"host"' "$HOME/stdout" || wrong "the firewall has a number"
printf '[devices.%s]\nhost = 77\n' "$firewall" >"$school"/fall.toml
muster -C w check --as-of "$day"
code_is 1
says gateway
rm "$school"/fall.toml

muster -C w new school "$(basename "$(dirname "$school")")"/neu --title Neu --profile grundschule --students 200
code_is 0
! grep -q 'role = "firewall".*host' w/schools/*/neu/devices.toml || wrong "a new firewall has a number"
muster -C w check --as-of "$day"
code_is 0

sed -i '/^devices\.srv-1\.host/d; /^\[devices\.srv-1\]/,/^$/{/^host/d}' "$school"/devices.toml
muster -C w check --as-of "$day"
code_is 1
says host
says srv-1
