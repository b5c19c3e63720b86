# A clone that lacks even folders and commits. Right: the error says which object is missing, and nothing is fetched; a
# build does not claim to be what the commit holds.

. "$case/../git.sh"
starter origin
commit=$(head_of origin)
edit origin
commit_all origin "the change"
git -C origin config uploadpack.allowFilter true
git clone --quiet --no-checkout --filter=tree:0 "file://$PWD/origin" w
cp -r origin/. files && rm -rf files/.git && cp -r files/. w
git -C w config remote.origin.url "ext::$trap"
git -C w config protocol.ext.allow always
for base in HEAD HEAD~1 "$commit"; do
    muster -C w diff --as-of $day --base "$base"
    code_is 2
    says "object missing"
    is_gone pwned
done
muster -C w build --as-of $day --output "$PWD/built"
code_is 0
is_gone pwned
built_from "$(git -C origin rev-parse HEAD)" true
