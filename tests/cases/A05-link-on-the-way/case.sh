# The output lies, by its path, in a folder that the repository made a link. Right: a clear error, nothing is written.

starter
mkdir victim
ln -s ../victim w/build
ln -s build w/again
commit_all w
for output in w/build/out w/build/deep/out w/again/out "$PWD/w/build/out" w/schools/../build/out; do
    muster -C w build --as-of $day -o "$output"
    code_is 2
    says "is a link"
    [ -z "$(ls -A victim)" ] || wrong "something was written through the link"
done
# A link of the user's own, outside of the workspace, is a way like any other.
mkdir real
ln -s real mine
muster -C w build --as-of $day -o mine/out
code_is 0
is_there real/out/manifest.json
