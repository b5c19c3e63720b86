# A few objects make a base of any size: a folder that stands a million times in itself, files that unpack to
# gigabytes, chains and circles of links. Right: what muster does not read costs nothing; of the rest it says that it is
# too much. It neither hangs nor takes all memory.

. "$case/../git.sh"
starter
commit=$(head_of w)
blob=$(git -C w rev-parse HEAD:muster.toml)
with() { git -C w commit-tree -m much "$({ git -C w ls-tree HEAD | grep -vP "\t($1)$"; cat; } | git -C w mktree --missing)"; }
times() { for number in $(seq "$1"); do printf '%s\t%s%s\n' "$2" "$3" "$number"; done; }
# Ten folders of ten folders, and so on, twelve deep: beside the workspace, and as its schools.
tree=$(printf '100644 blob %s\tx.toml\n' "$blob" | git -C w mktree)
for _ in $(seq 12); do tree=$(times 10 "040000 tree $tree" a | git -C w mktree); done
muster -C w diff --as-of $day --base "$(printf '040000 tree %s\tnotes\n' "$tree" | with none)"
code_is 0
says_not added
muster -C w diff --as-of $day --stat --base "$(printf '040000 tree %s\tschools\n' "$tree" | with schools)"
[ "$code" -le 2 ] || wrong "folders in folders"
# Twenty thousand files in each of two hundred schools.
tree=$({ times 20000 "100644 blob $blob" f | sed 's/$/.toml/'; } | git -C w mktree)
tree=$(times 200 "040000 tree $tree" s | git -C w mktree)
muster -C w diff --as-of $day --base "$(printf '040000 tree %s\tschools\n' "$(printf '040000 tree %s\tmusterstadt\n' "$tree" | git -C w mktree)" | with schools)"
code_is 2
says 'more than 1000000'
# A file of half a gigabyte, which is not unpacked.
git -C w config core.bigFileThreshold 1m
huge=$(head -c 512M /dev/zero | git -C w hash-object -w --stdin)
muster -C w diff --as-of $day --base "$(printf '100644 blob %s\tmuster.toml\n' "$huge" | with muster.toml)"
code_is 2
says 'MiB'
# Links in a circle, to themselves, into themselves, and a hundred in a row.
link() { printf '%s' "$1" | git -C w hash-object -w --stdin; }
land=$({
    printf '120000 blob %s\ta.toml\n' "$(link b.toml)"
    printf '120000 blob %s\tb.toml\n' "$(link a.toml)"
    printf '120000 blob %s\tc.toml\n' "$(link c.toml)"
    printf '120000 blob %s\td.toml\n' "$(link d.toml/d.toml/d.toml)"
    printf '120000 blob %s\te.toml\n' "$(link "$(printf 'e/%.0s' $(seq 2000))")"
    printf '120000 blob %s\tf.toml\n' "$(link ../../../../etc/passwd)"
    printf '120000 blob %s\tg.toml\n' "$(link /etc/passwd)"
    printf '120000 blob %s\th\n' "$(link .)"
    printf '120000 blob %s\ti\n' "$(link ..)"
    printf '120000 blob %s\tj.toml\n' "$(link "$(printf 'h/%.0s' $(seq 1000))x")"
    for number in $(seq 100); do printf '120000 blob %s\tk%s.toml\n' "$(link k$((number + 1)).toml)" "$number"; done
} | git -C w mktree)
muster -C w diff --as-of $day --base "$(printf '040000 tree %s\tlands\n' "$land" | with lands)"
code_is 2
says_not 'root:'
says 'the link leads nowhere'
[ "$(head_of w)" = "$commit" ] || wrong "the repository was changed"
