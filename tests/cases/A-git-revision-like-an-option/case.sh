# A revision that looks like an option of git, a question of its own, or a part of git's language. Right: it is unknown.

. "$case/../git.sh"
starter
commit=$(head_of w)
for name in -x --help --exec=x --upload-pack=x --output=x -c --git-dir=/ '' ' ' $'HEAD\nHEAD' $'HEAD\t' '^HEAD' '^main' 'HEAD..HEAD' \
    'HEAD...main' 'HEAD^@' 'HEAD^!' 'HEAD^-' ':/' ':' ':0:muster.toml' 'HEAD:' 'HEAD:muster.toml' 'HEAD^{tree}' 'HEAD^{blob}' '@{' '@{x' \
    'HEAD@{' 'refs/heads/*' '[m]ain' "$commit..." "${commit:0:3}" 'main.lock' 'x missing' 'HEAD commit 1' "$(printf '%09000d' 0)"; do
    muster -C w diff --as-of $day --base="$name"
    code_is 2
    says 'muster: '
    says_not panicked
    muster -C w check --as-of $day --since="$name"
    code_is 2
    muster -C w diff --as-of $day --head="$name"
    code_is 2
done
[ -z "$(git -C w status --porcelain)" ] || wrong "something was written"
