# Committed attributes give every file a filter, a text conversion and an external difference, whose programs the
# configuration names. Right: a file is what lies on the disk and in the commit; no program runs.

. "$case/../git.sh"
starter
echo '* filter=x diff=x ident' >w/.gitattributes
commit_all w
commit=$(head_of w)
for part in clean smudge process; do git -C w config filter.x.$part "$trap"; done
git -C w config filter.x.required true
git -C w config diff.x.textconv "$trap"
git -C w config diff.x.command "$trap"
git -C w config diff.external "$trap"
# With other times git looks into the files again.
find w/schools w/standards -type f -exec touch {} +
ask_all w
built_from "$commit" false
edit w
muster -C w diff --as-of $day
code_is 0
says 'lease: "24h" -> "23h"'
is_gone pwned
