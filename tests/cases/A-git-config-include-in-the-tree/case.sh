# The configuration includes a file of the work tree, as some projects ask their people to set up. Right: what a commit
# writes there runs nothing.

. "$case/../git.sh"
starter
printf '[core]\n\tfsmonitor = "%s"\n\thooksPath = hooks\n' "$trap" >w/.gitconfig
mkdir w/hooks
cp trap w/hooks/post-index-change
commit_all w
commit=$(head_of w)
git -C w config include.path ../.gitconfig
ask_all w
built_from "$commit" false
