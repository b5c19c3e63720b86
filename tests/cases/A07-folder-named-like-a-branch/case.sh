# A committed folder that is called like the base of the review holds a build of the change: compared with it, nothing
# changes. Right: a revision is a revision; a name that could be both is an error, which says how to write each.

. "$case/../git.sh"
starter
git -C w update-ref refs/remotes/origin/main HEAD
git -C w checkout --quiet -b change
commit_all w first
edit w
for name in main HEAD^1 origin/main change HEAD @ '@{0}' HEAD~1 '*' 'main@{0}' refs/heads/main; do
    muster -C w build --as-of $day --output "$PWD/w/$name"
    code_is 0
done
commit_all w "the change, and a build of it"
cd w
for name in main HEAD^1 origin/main 'HEAD~1' refs/heads/main; do
    muster diff --as-of $day --base "$name"
    [ "$code" -ne 0 ] || says 'lease: "24h" -> "23h"'
    [ "$code" -eq 0 ] || says "./$name"
    muster check --as-of $day --since "$name"
    says "new since $name"
    muster diff --as-of $day --base "./$name"
    code_is 0
    says_not lease
done
# Who names no base compares with the last commit, whatever folder is called so.
muster diff --as-of $day
code_is 0
says_not ./HEAD
# What is no revision is none for the folder's sake.
muster diff --as-of $day --base '*'
code_is 2
says './*'
# Two revisions, one of which is called like a folder.
rm -rf main
muster diff --as-of $day --base main --head change
code_is 0
says 'lease: "24h" -> "23h"'
