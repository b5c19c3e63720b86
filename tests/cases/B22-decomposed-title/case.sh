# Titles, an SSID and names as a Mac takes them apart (NFD). Right: the same output as with composed letters (NFC), and
# what is a duplicate in one form is one in the other.

starter
# ä, ö and ü as a letter and two points; é as a letter and an accent.
apart() { sed 's/ä/a\xcc\x88/g; s/ö/o\xcc\x88/g; s/ü/u\xcc\x88/g; s/é/e\xcc\x81/g; s/Ü/U\xcc\x88/g' "$1"; }
school=w/schools/musterstadt/grundschule-am-markt
sed -i 's/^title = .*/title = "Gebäude Größe Übung Café"/; s/Haus A/Gebäude Süd/' $school/school.toml
sed -i 's/SCHULE-GAST/GÄSTE-ö/' w/standards/2026.1/wlans.toml
commit_all w
muster -C w build --as-of $day -o "$PWD/composed"
code_is 0
grep -rq "Gebaeude Sued" composed || wrong "the title is folded nowhere"
for file in $school/school.toml w/standards/2026.1/*.toml w/schools/musterstadt/authority.toml w/muster.toml; do
    apart "$file" >apart.toml
    cp apart.toml "$file"
done
! git -C w diff --quiet || wrong "nothing was taken apart"
muster -C w build --as-of $day -o "$PWD/decomposed"
code_is 0
diff -r -x manifest.json composed decomposed || wrong "the output differs"
muster -C w diff --as-of $day --format json
code_is 0
grep -q '"path": "title"' "$HOME/stdout" && wrong "the title counts as changed"

# Two SSIDs that differ in form alone are one name.
printf 'wlans.zwei = { title = "Zwei", ssid = "G\xc3\x84STE-o\xcc\x88", security = "owe", pmf = "required", segment = "gast", bands = ["5"], isolate = true }\nroles.access-point.wlans = ["edu", "gast", "geraete", "zwei"]\n' |
    cat - w/standards/2026.1/wlans.toml >both.toml
cp both.toml w/standards/2026.1/wlans.toml
muster -C w check --as-of $day
code_is 1

# So are two keys of a table.
git -C w checkout --quiet .
printf '\nretired-indices."9" = "a"\n' >>w/muster.toml
printf '"\xc3\xa4" = 1\n"a\xcc\x88" = 2\n' >w/schools/musterstadt/grundschule-am-markt/keys.toml
muster -C w check --as-of $day
code_is 1
says "two forms of Unicode"
rm w/schools/musterstadt/grundschule-am-markt/keys.toml

# A title of the command line makes the same key and the same text.
muster -C w new school musterstadt/neu --title "$(printf 'U\xcc\x88bung')" --profile grundschule --students 50 --as-of $day
code_is 0
muster init "$PWD/mac" --authority "$(printf 'Su\xcc\x88d')"
code_is 0
is_there mac/schools/sued
