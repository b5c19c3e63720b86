# A replacement, a graft or a graph of commits shows another commit in the place of the base. Right: a commit is what its
# id says.

. "$case/../git.sh"
starter
git -C w branch before
edit w
commit_all w "the change"
muster -C w diff --as-of $day --base HEAD~1 --head HEAD
says 'lease: "24h" -> "23h"'
commit=$(head_of w)
# The base is replaced by the change itself, and so are its folders and files.
git -C w replace before "$commit"
git -C w replace 'before^{tree}' "$commit^{tree}"
git -C w replace "before:$edited" "HEAD:$edited"
for base in before HEAD~1 "$(cat w/.git/refs/heads/before)"; do
    muster -C w diff --as-of $day --base "$base"
    code_is 0
    says 'lease: "24h" -> "23h"'
done
rm -rf w/.git/refs/replace
# A graft gives HEAD a parent in which the change is made already.
commit_all w "nothing"
later=$(head_of w)
git -C w checkout --quiet -B other "$commit~1"
edit w
commit_all w "the change once more"
mkdir -p w/.git/info
echo "$commit $later" >w/.git/info/grafts
git -C w checkout --quiet --force "$commit"
muster -C w diff --as-of $day --base HEAD~1
code_is 0
says 'lease: "24h" -> "23h"'
