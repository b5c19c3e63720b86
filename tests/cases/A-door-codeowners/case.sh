# `CODEOWNERS`, or a folder that may hold it, is a link that leads out of the repository, or into git's own folder.
# Right: `muster new authority` writes nothing at all.

starter
mkdir outside
echo 'precious' >outside/file
rm -f w/CODEOWNERS
for target in ../outside/file "$PWD/outside/file" .git/config ../outside/made-new; do
    cp -a w/.git before
    ln -sfn "$target" w/CODEOWNERS
    muster -C w new authority kusel --title Kusel --owner @a
    code_is 2
    is_gone w/schools/kusel
    holds_text outside/file precious
    [ "$(cat outside/file)" = precious ] || wrong "outside/file has changed"
    is_gone outside/made-new
    same before w/.git
    rm -rf before
done
rm w/CODEOWNERS
mv outside/file outside/CODEOWNERS
ln -sfn ../outside w/docs
muster -C w new authority kusel --title Kusel
code_is 2
[ "$(cat outside/CODEOWNERS)" = precious ] || wrong "it has changed"
is_gone w/schools/kusel
rm w/docs
mkfifo w/CODEOWNERS
muster -C w new authority kusel --title Kusel
code_is 2
is_gone w/schools/kusel

# One that stays in the repository is still one file under two names.
rm w/CODEOWNERS
mkdir -p w/.github
echo '* @all' >w/.github/CODEOWNERS
ln -s .github/CODEOWNERS w/CODEOWNERS
muster -C w new authority kusel --title Kusel --owner @kusel
code_is 0
holds_text w/.github/CODEOWNERS /schools/kusel/
[ -L w/CODEOWNERS ] || wrong "the link is gone"
