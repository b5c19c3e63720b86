# Names of files and folders, and literal texts of templates, as a Mac takes them apart (NFD). Right: what is a key is
# refused by its name, in both forms alike; the name of a file means nothing; a template writes what stands in it, and
# where that is not ASCII both forms are judged alike.

starter
school=w/schools/musterstadt/grundschule-am-markt
apart=$(printf 'a\xcc\x88') whole=$(printf '\xc3\xa4')
muster -C w build --as-of $day -o "$PWD/before"
code_is 0

# A school, an authority, an edition and a profile are keys.
for letter in "$apart" "$whole"; do
    mv $school "w/schools/musterstadt/schule-$letter"
    muster -C w check --as-of $day
    code_is 1
    says "schule-$letter"
    muster -C w build --as-of $day -o "$PWD/refused"
    [ "$code" -ne 0 ] || wrong "it is built"
    mv "w/schools/musterstadt/schule-$letter" $school
    mv w/schools/musterstadt "w/schools/st$letter"
    muster -C w check --as-of $day
    code_is 1
    says "st$letter"
    mv "w/schools/st$letter" w/schools/musterstadt
    muster -C w new school "musterstadt/schule-$letter" --title "Schule" --profile grundschule --students 50 --as-of $day
    code_is 2
    is_gone "w/schools/musterstadt/schule-$letter"
done

# What a file is called makes no difference.
mv $school/devices.toml "$school/ger$apart"te.toml
muster -C w build --as-of $day -o "$PWD/after"
code_is 0
diff -r -x manifest.json before after || wrong "the output differs"
mv "$school/ger$apart"te.toml $school/devices.toml

# Literal text of a template.
for letter in "$apart" "$whole"; do
    rm -rf w/templates
    { echo "{# $letter #}"; echo "# Ger${letter}te"; cat "$repository/templates/unbound/unbound.conf.j2"; } |
        template unbound/unbound.conf.j2
    muster -C w build --as-of $day -o "$PWD/literal-$letter"
    echo "$code" >>codes
done
[ "$(sort -u codes | wc -l)" -eq 1 ] || wrong "one form is taken and the other is not: $(cat codes "$HOME/stderr")"
if [ "$(head -n 1 codes)" -eq 0 ]; then
    diff -r -x manifest.json "literal-$apart" "literal-$whole" || wrong "the output differs"
fi
