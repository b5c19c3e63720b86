# Schools leave, and a new one comes. Right: their indices rest, until somebody takes them out of the list.

starter
printf '\nretired-indices = { "2-4" = "Schulverband Bergtal, ausgetreten", "6" = "Schule am See" }\n' >>w/muster.toml
muster -C w check --as-of $day
code_is 0
new() { muster -C w new school musterstadt/"$1" --title "$1" --profile grundschule --students 100 --as-of $day "${@:2}"; }
new eins
code_is 0
holds_text w/schools/musterstadt/eins/school.toml "index = 5"
new zwei
code_is 0
holds_text w/schools/musterstadt/zwei/school.toml "index = 7"
new drei --index 3
code_is 2
says "Bergtal"
is_gone w/schools/musterstadt/drei
sed -i 's/^index = 7/index = 4/' w/schools/musterstadt/zwei/school.toml
muster -C w check --as-of $day
code_is 1
says retired-index
says "zwei/school.toml"
sed -i 's/"2-4"/"2-3"/' w/muster.toml
muster -C w check --as-of $day
code_is 0
# What is no index is told.
for wrong in '4-2' '04' '2-2' 'x' '70000' '-1'; do
    sed "s/\"2-3\"/\"$wrong\"/" w/muster.toml >other.toml
    cp w/muster.toml kept.toml
    cp other.toml w/muster.toml
    muster -C w check --as-of $day
    [ "$code" -eq 1 ] || wrong "$wrong passes for an index"
    cp kept.toml w/muster.toml
done
