# The base has submodules where muster looks for an edition: at paths that lead out, through links, to repositories
# elsewhere, and with programs in their configuration. Right: one is read where it is checked out below the workspace, and
# from nowhere else; nothing runs.

. "$case/../git.sh"
starter
cp -r w/standards/2026.1 standard
git init --quiet standard
commit_all standard
edition=$(head_of standard)
# Where it belongs, its repository kept within that of the workspace.
git -C w rm -rq --cached standards/2026.1 && rm -rf w/standards/2026.1
git -C w submodule --quiet add "$PWD/standard" standards/2026.1
commit_all w "the edition is a submodule"
commit=$(head_of w)
git -C w/standards/2026.1 config core.fsmonitor "$trap"
mkdir hooks && cp trap hooks/post-index-change
git -C w/standards/2026.1 config core.hooksPath "$PWD/hooks"
rm -f pwned
ask_all w
built_from "$commit" false
base_with() { git -C w commit-tree -m sub "$({ git -C w ls-tree HEAD | grep -vP '\tstandards$'; printf '040000 tree %s\tstandards\n' "$1"; } | git -C w mktree --missing)"; }
refused() {
    muster -C w diff --as-of $day --base "$1"
    is_gone pwned
    code_is 2
    says "$2"
}
one() { printf '160000 commit %s\t%s\n' "$edition" "$1" | git -C w mktree --missing; }
# Not there, a link to there, a link on the way, and a `.git` that leads out.
refused "$(base_with "$(one 2027.1)")" 'is not checked out'
ln -s "$PWD/standard" w/standards/2027.1
refused "$(base_with "$(one 2027.1)")" 'leads through a link'
rm w/standards/2027.1 && mkdir w/standards/2027.1
echo "gitdir: $PWD/standard/.git" >w/standards/2027.1/.git
refused "$(base_with "$(one 2027.1)")" 'leads out of the repository'
rm w/standards/2027.1/.git && ln -s "$PWD/standard/.git" w/standards/2027.1/.git
refused "$(base_with "$(one 2027.1)")" 'leads out of the repository'
rm -rf w/standards/2027.1
# A link in the base that leads to a submodule at a path which is none.
for target in ../.git/modules/x ../../standard '../a\b/2026.1'; do
    link=$(printf %s "$target" | git -C w hash-object -w --stdin)
    refused "$(base_with "$(printf '120000 blob %s\t2026.1\n' "$link" | git -C w mktree)")" ' '
done
# A submodule within a submodule.
refused "$(base_with "$(git -C w mktree --missing <<<"040000 tree $(one deeper)	2027.1")")" 'is not checked out'
