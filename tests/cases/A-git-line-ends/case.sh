# A checkout with the line ends of Windows, as git makes it there. Right: it is what the commit holds, and a build of it
# says so; a real change is one.

. "$case/../git.sh"
starter origin
git -c core.autocrlf=true clone --quiet origin w
grep -q $'\r' w/$edited || wrong "the checkout has the usual line ends"
commit=$(head_of w)
muster -C w build --as-of $day --output "$PWD/built"
code_is 0
built_from "$commit" false
# Committed with those line ends, and read with the others.
git -C origin config core.autocrlf false
find origin/standards origin/schools -type f -exec sed -i 's/$/\r/' {} +
commit_all origin
sed -i 's/\r$//' origin/$edited
muster -C origin build --as-of $day --output "$PWD/built"
code_is 0
built_from "$(head_of origin)" false
edit w
muster -C w build --as-of $day --output "$PWD/built"
code_is 0
built_from "$commit" true
