# A file with 20,000 unknown keys. Right: some are shown, all are counted, and it takes no longer than so many take.

starter
for number in $(seq 20000); do echo "a$number = 1"; done >w/schools/musterstadt/grundschule-am-markt/x.toml
for format in human github json; do
    muster -C w check --as-of $day --format $format
    code_is 1
    says "20000 errors"
done
muster -C w check --as-of $day
says "... and 19800 more findings"
[ "$(grep -c 'unknown key' "$HOME/stdout")" -eq 200 ] || wrong "not 200 findings are shown"
