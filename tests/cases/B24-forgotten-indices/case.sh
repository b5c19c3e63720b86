# Schools leave, and nobody writes their indices down. Right: git remembers, and no new school gets one of them until
# `freed-indices` names it.

starter
git -C w config user.name name
new() { muster -C w new school musterstadt/"$1" --title "$1" --profile grundschule --students 100 --as-of $day "${@:2}"; }
given() { code_is 0 && holds_text "w/schools/musterstadt/$1/school.toml" "index = $2"; }
muster -C w new authority bergtal --title Bergtal
for number in 2 3 4; do
    muster -C w new school bergtal/schule-$number --title "Schule $number" --profile grundschule --students 100 --as-of $day
    code_is 0
    says_not rest
done
commit_all w "three schools"
first=$(git -C w rev-parse --short=12 HEAD)

# Gone and not committed.
rm -r w/schools/bergtal
new a
given a 5
says '2 to 4 rest: schools of `bergtal` had them until now; that is not committed yet'
rm -r w/schools/musterstadt/a

# Gone and committed, with other changes before and after.
commit_all w "they leave"
gone=$(git -C w rev-parse --short=12 HEAD)
echo "# a comment" >>w/muster.toml
commit_all w "later"
new a
given a 5
says "2 to 4 rest: schools of \`bergtal\` had them until $gone"
says_not "$first"
says freed-indices
new b --index 3
code_is 2
says "the index 3 rests: \`bergtal/schule-3\` had it until $gone"
says freed-indices
is_gone w/schools/musterstadt/b
commit_all w "a new school"

# An index that is changed, in whichever form it was written.
sed -i 's/^index = 5/"ind\\u0065x" = 0x9/' w/schools/musterstadt/a/school.toml
new b
given b 6
says "5 rests: \`musterstadt/a\` had it until now"
commit_all w "another index"
sed -i 's/^"ind\\u0065x" = 0x9/index = 7/' w/schools/musterstadt/a/school.toml
commit_all w "and another one"
changed=$(git -C w rev-parse --short=12 HEAD)
new c
given c 8
new d
given d 10
says "9 rests: \`musterstadt/a\` had it until $changed"
commit_all w "more schools"

# The index in another file of the school; then the school is gone.
sed -i '/^index = 10/d' w/schools/musterstadt/d/school.toml
{ echo "index = 10"; cat w/schools/musterstadt/d/site.toml 2>/dev/null || true; } >w/schools/musterstadt/d/numbers.toml
commit_all w "in a file of its own"
new e
given e 11
rm -r w/schools/musterstadt/[de]
new e
given e 11
says '10 rests: `musterstadt/d` had it until now'
commit_all w "gone"

# A school that moves to another authority keeps its index; nothing rests for it.
muster -C w new authority tal --title Tal
mkdir -p w/schools/tal
mv w/schools/musterstadt/b w/schools/tal/b
new f
given f 12
says_not "6 rests"
commit_all w "moved"
new g
given g 13
says_not "6 rests"

# A side branch whose school is dropped by its merge.
git -C w checkout --quiet -b side
commit_all w "13 on a branch"
git -C w checkout --quiet main
git -C w merge --quiet --no-ff --no-commit side
rm -r w/schools/musterstadt/g
commit_all w "merged without it"
new h
given h 14
says "13 rests"
rm -r w/schools/musterstadt/h

# Freed: given again. Taken, it no longer stands in the list.
printf 'freed-indices = { "2-3" = "in keiner Firewall mehr", "13" = "nie benutzt" }\n' >>w/muster.toml
muster -C w check --as-of $day
says_not freed-index-taken
new h
given h 2
new i --index 13
given i 13
muster -C w check --as-of $day
says freed-index-taken
sed -i '/^freed-indices/s/"2-3"/"3"/; /^freed-indices/s/, "13" = "nie benutzt"//' w/muster.toml
muster -C w check --as-of $day
says_not freed-index-taken
# What is kept back rests, whatever is freed.
printf 'retired-indices = { "3" = "doch noch nicht" }\n' >>w/muster.toml
new j
given j 14
says '3 rests, as `retired-indices` says: doch noch nicht'
