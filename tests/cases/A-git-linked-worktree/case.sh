# A linked work tree, whose `.git` is a file; the repository's configuration names a program. Right: its own HEAD counts,
# and the program does not run.

. "$case/../git.sh"
starter
git -C w worktree add --quiet -b other ../tree
edit tree
commit_all tree "the change"
git -C w config extensions.worktreeConfig true
git -C tree config --worktree core.fsmonitor "$trap"
git -C w config core.hooksPath "$PWD/hooks"
mkdir hooks && cp trap hooks/post-index-change
commit=$(cat w/.git/refs/heads/other)
ask_all tree
built_from "$commit" false
muster -C tree diff --as-of $day --base main
code_is 0
says 'lease: "24h" -> "23h"'
is_gone pwned
edit w
muster -C w diff --as-of $day --base other
code_is 0
says_not lease
