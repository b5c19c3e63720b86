# `.git` is a file, or a link, that leads to a repository which a commit brought along. Right: its configuration runs
# nothing.

. "$case/../git.sh"
starter
mv w/.git w/data
printf '[core]\n\tfsmonitor = "%s"\n\thooksPath = "%s"\n\tworktree = ".."\n' "$trap" "$PWD/w/hooks" >>w/data/config
mkdir w/hooks && cp trap w/hooks/post-index-change
commit=$(git --git-dir=w/data -c core.fsmonitor=false rev-parse HEAD)
echo 'gitdir: data' >w/.git
ask_all w
built_from "$commit" false
rm w/.git
ln -s data w/.git
ask_all w
built_from "$commit" false
