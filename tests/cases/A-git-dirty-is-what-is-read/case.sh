# The index says that nothing has changed, times say so, attributes and excludes hide a file. Right: whether a build is of
# a commit is told by the contents of what was read, and by nothing else.

. "$case/../git.sh"
starter
commit=$(head_of w)
state() {
    muster -C w build --as-of $day --output "$PWD/built"
    code_is 0
    built_from "$commit" "$1"
}
state false
git -C w update-index --assume-unchanged "$edited"
edit w
state true
git -C w update-index --no-assume-unchanged "$edited"
git -C w update-index --skip-worktree "$edited"
state true
git -C w update-index --no-skip-worktree "$edited"
git -C w checkout --quiet -- .
# A file that git is told not to see.
echo 'local.toml' >>w/.git/info/exclude
: >w/schools/musterstadt/grundschule-am-markt/local.toml
state true
rm w/schools/musterstadt/grundschule-am-markt/local.toml
git -C w config core.sparseCheckout true
# What muster does not read.
echo text >w/README.md
mkdir -p w/notes && : >w/notes/new
: >w/schools/musterstadt/grundschule-am-markt/notes.txt
state false
# An index that is gone or damaged is not asked for.
rm w/.git/index
state false
echo nonsense >w/.git/index
state false
