# A partial clone lacks files of the base; where they could be fetched from is a command. Right: the error says which
# object is missing; nothing is fetched and nothing runs.

. "$case/../git.sh"
starter origin
edit origin
commit_all origin "the change"
git -C origin config uploadpack.allowFilter true
git clone --quiet --filter=blob:none "file://$PWD/origin" w
blob=$(git -C origin rev-parse "HEAD~1:$edited")
printf '[fetch]\n\tbundleURI = "file://%s/bundle"\n' "$PWD" >>w/.git/config
git -C origin bundle create --quiet "$PWD/bundle" main
for url in "file://$PWD/origin" "ext::$trap" "$PWD/origin" "ssh://host/path" "git://127.0.0.1:1/x" "https://127.0.0.1:1/x" "none::x"; do
    git -C w config remote.origin.url "$url"
    git -C w config remote.origin.uploadpack "$trap"
    git -C w config core.sshCommand "$trap"
    git -C w config core.gitProxy "$trap"
    git -C w config protocol.ext.allow always
    git -C w config protocol.file.allow always
    git -C w config protocol.allow always
    find w/.git -type f | sort >before
    for command in "diff --as-of $day --base HEAD~1" "diff --as-of $day --base HEAD~1 --head HEAD~1" "check --as-of $day --since HEAD~1"; do
        # shellcheck disable=SC2086
        muster -C w $command
        is_gone pwned
        code_is 2
        says "object missing"
        says "$blob"
    done
    find w/.git -type f | sort | cmp -s - before || wrong "something was fetched"
done
# What is there is enough for everything else.
ask_all w
# A helper that is called like the protocol.
mkdir helpers && cp trap helpers/git-remote-evil && cp trap helpers/git-upload-pack
git -C w config remote.origin.vcs evil
PATH=$PWD/helpers:$PATH muster -C w diff --as-of $day --base HEAD~1
is_gone pwned
code_is 2
says "object missing"
