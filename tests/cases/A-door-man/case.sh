# The manual pages are written into a folder that somebody filled with links. Right: what they lead to is untouched, and
# a folder that is not there is named.

mkdir man
echo precious >file
ln -s ../file man/muster.1
ln -s ../file man/muster-check.1
muster man man
code_is 0
[ "$(cat file)" = precious ] || wrong "it was written through the link"
holds_text man/muster.1 muster
muster man nowhere
code_is 2
says nowhere
