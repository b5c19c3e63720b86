# A draft that an earlier version wrote beside the file, `CODEOWNERS.new`, is committed as a link out of the repository.
# Right: what lies beside a file is never written through.

starter
echo precious >file
ln -s ../file w/CODEOWNERS.new
for number in 0 1 2; do
    ln -s ../file w/.CODEOWNERS.$number.new
done
muster -C w new authority kusel --title Kusel --owner @a
code_is 0
[ "$(cat file)" = precious ] || wrong "it was written through the link"
[ -L w/CODEOWNERS.new ] || wrong "somebody else's link is gone"
holds_text w/CODEOWNERS kusel
