# Beside `muster.toml`, in a folder of the repository, lies what git takes for a repository of its own; its configuration
# names a program. Right: the repository is the one whose `.git` lies above, and the program does not run.

. "$case/../git.sh"
muster init w/sub/muster
code_is 0
cd w/sub/muster
mkdir -p objects refs/heads
echo 'ref: refs/heads/main' >HEAD
printf '[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = "%s"\n\tsshCommand = "%s"\n' "$trap" "$trap" >config
cd ../../..
git init --quiet w
commit_all w
ask_all w/sub/muster
built_from "$(head_of w)" false
edit w/sub/muster
muster -C w/sub/muster diff --as-of $day
code_is 0
says 'lease: "24h" -> "23h"'
is_gone pwned
