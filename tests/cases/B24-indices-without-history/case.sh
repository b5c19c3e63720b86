# Clones that lack a part of the history, and workspaces without any. Right: it is said what was not seen, and the next
# index is given as ever.

. "$case/../git.sh"
starter origin
new() { muster -C "$1" new school musterstadt/"$2" --title "$2" --profile grundschule --students 100 --as-of $day; }
given() { code_is 0 && holds_text "$1" "index = $2"; }
new origin a
commit_all origin "a"
rm -r origin/schools/musterstadt/a
commit_all origin "gone"
echo "# later" >>origin/muster.toml
commit_all origin "later"

git clone --quiet --depth 1 "file://$PWD/origin" shallow
new shallow b
given shallow/schools/musterstadt/b/school.toml 2
says "shallow"
says "git fetch --unshallow"

git -C origin config uploadpack.allowFilter true
git clone --quiet --filter=blob:none "file://$PWD/origin" partial
git -C partial config remote.origin.uploadpack "$trap"
git -C partial config core.sshCommand "$trap"
new partial b
is_gone pwned
given partial/schools/musterstadt/b/school.toml 2
says "object missing"

# A repository in which nothing is committed, and none at all.
cp -R origin none
rm -rf none/.git
new none b
given none/schools/musterstadt/b/school.toml 2
says_not rest
says_not history
git -C none init --quiet
rm -r none/schools/musterstadt/b
new none b
given none/schools/musterstadt/b/school.toml 2
says_not rest

# A workspace in a folder of its repository, whose name means something to git.
mkdir top
cp -R none "top/:(glob)*"
rm -rf "top/:(glob)*/.git" "top/:(glob)*/schools/musterstadt/b"
git -C top init --quiet --initial-branch main
new "top/:(glob)*" b
commit_all top "b"
rm -r "top/:(glob)*/schools/musterstadt/b"
commit_all top "gone"
new "top/:(glob)*" c
given "top/:(glob)*/schools/musterstadt/c/school.toml" 3
says "2 rests: \`musterstadt/b\` had it until $(git -C top rev-parse --short=12 HEAD)"

# Whatever the repository says shall run, does not.
cp -R origin w
for name in diff.external core.fsmonitor core.hooksPath core.pager log.showSignature gpg.program diff.x.textconv \
    diff.x.command filter.x.smudge filter.x.clean; do
    git -C w config $name "$trap"
done
echo '* diff=x filter=x' >w/.git/info/attributes
new w b
is_gone pwned
given w/schools/musterstadt/b/school.toml 3
says "2 rests"
