# Every key of git's configuration that names a program, for the commands that could ever look at it, in the repository's
# own configuration and in a file that it includes. Right: none runs.

. "$case/../git.sh"
starter
commit=$(head_of w)
{
    for key in core.fsmonitor core.pager core.editor core.askPass core.sshCommand core.gitProxy core.alternateRefsCommand \
        credential.helper diff.external gpg.program sequence.editor interactive.diffFilter uploadpack.packObjectsHook \
        gc.recentObjectsHook pager.cat-file pager.rev-parse pager.ls-tree pager.status alias.cat-file alias.rev-parse \
        alias.ls-tree hook.x.command fetch.bundleURI trace2.eventTarget; do
        printf '[%s]\n\t%s = "%s"\n' "${key%%.*}" "${key#*.}" "$trap"
    done
    printf '[diff "x"]\n\ttextconv = "%s"\n\tcommand = "%s"\n' "$trap" "$trap"
    printf '[filter "x"]\n\tclean = "%s"\n\tsmudge = "%s"\n\tprocess = "%s"\n\trequired = true\n' "$trap" "$trap" "$trap"
    printf '[merge "x"]\n\tdriver = "%s"\n' "$trap"
    printf '[remote "origin"]\n\turl = ext::%s\n\tpromisor = true\n\tvcs = ext\n\tuploadpack = "%s"\n' "$trap" "$trap"
    printf '[protocol]\n\tallow = always\n[protocol "ext"]\n\tallow = always\n'
} >evil.config
sed -i 's/^\[hook\]/[hook "x"]/; s/^\tx\.command/\tcommand/' evil.config
echo '* filter=x diff=x merge=x' >w/.git/info/attributes
cp w/.git/config own.config
cat evil.config >>w/.git/config
ask_all w
built_from "$commit" false
cp own.config w/.git/config
printf '[include]\n\tpath = %s\n[includeIf "gitdir:**"]\n\tpath = %s\n' "$PWD/evil.config" "$PWD/evil.config" >>w/.git/config
ask_all w
built_from "$commit" false
cp own.config w/.git/config
printf '[extensions]\n\tworktreeConfig = true\n' >>w/.git/config
cp evil.config w/.git/config.worktree
ask_all w
built_from "$commit" false
