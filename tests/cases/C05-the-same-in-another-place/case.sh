# Two schools change the same, each at another port. Right: these are two effects, and each port is named.

. "$repository/tests/cases/review.sh"
starter
first=$(dirname w/schools/*/*/school.toml)
second=$(dirname "$first")/zweite-schule
cp -R "$first" "$second"
sed -i 's/^index = .*/index = 77/; s/^title = .*/title = "Zweite Schule"/' "$second/school.toml"
sed -i 's/00:00:5e:00:53:/00:00:5e:00:99:/' "$second/devices.toml"
[ ! -f "$second/verwaltung.toml" ] || sed -i 's,10\.[0-9.]*/,10.20.77.0/,' "$second/verwaltung.toml"
muster -C w check --as-of "$day"
code_is 0
commit_all w
port() { # port SCHOOL PORT OTHERS
    sed -i "s/\"3-10\" = \"unterrichtsraum\"/\"$2\" = \"drucker\", \"$3\" = \"unterrichtsraum\"/" "$1/devices.toml"
}
port "$first" 5 3-4,6-10
port "$second" 9 3-8,10
muster -C w diff --as-of "$day" --format json
code_is 0
says 'device.ports.5.untagged'
says 'device.ports.9.untagged'
