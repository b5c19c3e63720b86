# A folder of somebody else in the output that cannot be read. Right: a clear error, nothing is left behind; and when it can be
# read the build goes on.

starter
mkdir -p w/out
if [ "$(id -u)" = 0 ]; then
    needs setpriv
    # Who may read everything would not notice.
    real=$program
    printf '#!/bin/sh\nexec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "%s" "$@"\n' "$real" >without
    chmod +x without
    program=$PWD/without
fi
muster -C w build --as-of $day
code_is 0
sed -i 's/^title = .*/title = "Anders"/' w/schools/musterstadt/grundschule-am-markt/school.toml
for place in locked musterstadt/locked musterstadt/grundschule-am-markt/fw-1/locked own/locked; do
    mkdir -p "w/out/$place"
    chmod 000 "w/out/$place"
    muster -C w build --as-of $day
    code_is 2
    says "$place"
    [ -z "$(find . -maxdepth 2 -name '*.muster-*')" ] || wrong "something is left behind"
    chmod 700 "w/out/$place"
done
muster -C w build --as-of $day
code_is 0
is_there w/out/own/locked
# A folder that nobody may write to can be left behind, and is removed nevertheless.
echo x >w/out/own/locked/file && chmod 500 w/out/own/locked
sed -i 's/^title = .*/title = "Noch anders"/' w/schools/musterstadt/grundschule-am-markt/school.toml
muster -C w build --as-of $day
code_is 0
muster -C w build --as-of $day
code_is 0
[ -z "$(find w -maxdepth 1 -name '*.muster-*')" ] || wrong "the former tree is left"
