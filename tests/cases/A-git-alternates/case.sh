# Objects lie in another repository, whose own configuration names programs. Right: they are read, and nothing runs.

. "$case/../git.sh"
starter origin
edit origin
commit_all origin "the change"
commit=$(head_of origin)
git clone --quiet --shared origin w
git -C origin config core.fsmonitor "$trap"
git -C w config core.alternateRefsCommand "$trap"
git -C w config core.alternateRefsPrefixes refs
ask_all w
built_from "$commit" false
muster -C w diff --as-of $day --base HEAD~1
code_is 0
says 'lease: "24h" -> "23h"'
is_gone pwned
# One that is gone.
mv origin moved
muster -C w diff --as-of $day
code_is 2
muster -C w build --as-of $day --output "$PWD/built"
code_is 0
