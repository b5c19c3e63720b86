# The configuration says that the work tree lies elsewhere, or nowhere. Right: the work tree is where `.git` lies.

. "$case/../git.sh"
starter
commit=$(head_of w)
mkdir elsewhere && cp -r w/schools elsewhere && rm -r elsewhere/schools/musterstadt/grundschule-am-markt
for place in "$PWD/elsewhere" ../../elsewhere /nonexistent ../../nonexistent; do
    git config --file w/.git/config core.worktree "$place"
    ask_all w
    built_from "$commit" false
done
