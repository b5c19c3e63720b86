# Folders of the base hold names that no checkout can have, made by `git mktree` and by writing objects as they are. Right:
# each is a finding in the base, or nothing; none leads anywhere, and the program neither hangs nor crashes.

. "$case/../git.sh"
starter
school=schools/musterstadt/grundschule-am-markt
blob=$(git -C w rev-parse HEAD:muster.toml)
# An entry as git stores it: mode, name, id in hexadecimal.
entry() { printf '%s %b\0' "$1" "$2"; printf '%s' "$3" | sed 's/../\\x&/g' | xargs -0 printf '%b'; }
# A commit in which the folder $1 is the object $2, and its parents are usual.
commit_with() {
    local folder=$1 object=$2 above name
    while [ -n "$folder" ]; do
        name=${folder##*/}
        case $folder in */*) above=${folder%/*} ;; *) above= ;; esac
        object=$({ git -C w ls-tree "HEAD:$above" | grep -vP "\t\Q$name\E$"; printf '040000 tree %s\t%s\n' "$object" "$name"; } |
            git -C w mktree --missing)
        folder=$above
    done
    git -C w update-ref refs/heads/odd "$(git -C w commit-tree -m odd "$object")"
}
tree_with() {
    git -C w cat-file tree "HEAD:$school" >tree
    "$@" >>tree
    git -C w hash-object --literally -t tree -w "$PWD/tree"
}
tried=0
try() {
    local object=$blob
    [ "$1" != 40000 ] || object=$(git -C w rev-parse "HEAD:$school")
    [ "$1" != 160000 ] || object=$(git -C w rev-parse HEAD)
    commit_with "$school" "$(tree_with entry "$1" "$2" "$object")"
    muster -C w diff --as-of $day --base odd
    { [ "$code" -le 2 ] && ! grep -q panicked "$HOME/stderr"; } || wrong "mode $1, name $2"
    tried=$((tried + 1))
}
for name in .. '' .git a/b 'x.toml' school.toml; do
    for mode in 100644 120000 40000 160000 0 1777777; do try $mode "$name"; done
done
for name in . .GIT ../x /etc/passwd '..\\x.toml' 'a\\b.toml' '\x1b[2J.toml' '\xff.toml' 'x\n.toml' -x.toml "$(printf '%05000d' 0).toml" \
    con.toml 'neu.toml ' '%s%n.toml'; do
    try 100644 "$name"
done
# Folders that are none.
for content in '' '100644' '100644 x' '100644 x\0short' ' x\0' 'garbage\n\n' '\0\0\0\0'; do
    # shellcheck disable=SC2059
    printf "$content" >tree
    commit_with "$school" "$(git -C w hash-object --literally -t tree -w "$PWD/tree")"
    muster -C w diff --as-of $day --base odd
    [ "$code" -le 2 ] || wrong "$content"
done
# A folder that is a file, and one that is not there.
entry 40000 grundschule-am-markt "$blob" >tree
commit_with schools/musterstadt "$(git -C w hash-object --literally -t tree -w "$PWD/tree")"
muster -C w diff --as-of $day --base odd
code_is 2
says 'the folder is damaged in the repository'
commit_with "$school" 1234567890123456789012345678901234567890
muster -C w diff --as-of $day --base odd
code_is 2
says 'object missing: 1234567890123456789012345678901234567890'
[ $tried -eq 50 ] || wrong "only $tried names"
