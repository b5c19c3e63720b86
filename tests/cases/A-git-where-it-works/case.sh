# Repositories of every kind: shallow, without a commit, with SHA-256 ids, packed, with its `.git` elsewhere, a workspace
# in a submodule or in a folder whose name is no text. Right: each works, or says what is missing.

. "$case/../git.sh"
starter
commit=$(head_of w)
edit w
commit_all w "the change"
git clone --quiet --depth 1 "file://$PWD/w" shallow
ask_all shallow
for base in HEAD~1 "$commit" "${commit:0:12}"; do
    muster -C shallow diff --as-of $day --base "$base"
    code_is 2
    says 'this clone is shallow'
done
git -C w gc --quiet --aggressive --prune=now
git -C w pack-refs --all
ask_all w
muster -C w diff --as-of $day --base HEAD~1
code_is 0
says 'lease: "24h" -> "23h"'
for dir in unborn sha256 'a b/ü' $'odd\xff\n'; do
    mkdir -p "$dir" && cp -r w/. "$dir" && rm -rf "$dir/.git"
done
git init --quiet unborn
muster -C unborn diff --as-of $day
code_is 2
says 'has no commit yet'
muster -C unborn build --as-of $day --output "$PWD/built"
code_is 0
git init --quiet --object-format=sha256 sha256
commit_all sha256
ask_all sha256
built_from "$(head_of sha256)" false
git init --quiet --separate-git-dir="$PWD/separate" 'a b'
commit_all 'a b'
ask_all 'a b/ü'
built_from "$(head_of 'a b')" false
git init --quiet around
mv $'odd\xff\n' around
commit_all around
muster -C $'around/odd\xff\n' diff --as-of $day
code_is 0
holds_text "$HOME/stdout" "nothing changes"
git init --quiet above
git -C above submodule --quiet add "$PWD/w" muster
commit_all above
ask_all above/muster
built_from "$(head_of w)" false
