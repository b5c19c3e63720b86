# The repository's own configuration names a file system monitor and hooks, as a copied or unpacked repository may have.
# Right: no program of it runs.

. "$case/../git.sh"
starter
commit=$(head_of w)
git -C w config core.fsmonitor "$trap"
git -C w config core.hooksPath "$PWD/hooks"
git -C w config core.untrackedCache true
mkdir hooks
for hook in post-index-change pre-commit post-checkout reference-transaction fsmonitor-watchman query-watchman; do
    cp trap hooks/$hook
    cp trap w/.git/hooks/$hook
done
rm -f pwned
ask_all w
built_from "$commit" false
# A file of the index as a revision.
muster -C w diff --as-of $day --base :muster.toml
code_is 2
is_gone pwned
