# Files that will hold secrets, and all folders, are for their owner alone, under every umask, also where an earlier build or
# somebody else left them open.

starter
school=w/out/musterstadt/grundschule-am-markt
right() {
    [ -z "$(find w/out -type d ! -perm 700)" ] || wrong "open folders: $(find w/out -type d ! -perm 700)"
    sensitive=$(sed -n 's/.*"path":"\([^"]*\)".*"sensitive":true.*/\1/p' w/out/manifest.json)
    [ -n "$sensitive" ] || wrong "no file is sensitive"
    for file in $sensitive; do
        mode_is "w/out/$file" 600
    done
    [ -z "$(find w/out -type f -perm /7133)" ] || wrong "files with too many rights: $(find w/out -type f -perm /7133)"
}
for mask in 000 002 022 077 177 777; do
    rm -rf w/out
    (umask $mask && "$program" -C w build --as-of $day) >"$HOME/stdout" 2>"$HOME/stderr" || wrong "umask $mask"
    right
    (umask $mask && "$program" -C w build --as-of $day) >"$HOME/stdout" 2>"$HOME/stderr" || wrong "umask $mask"
    says "0 written, 77 unchanged"
done
rm -rf w/out
muster -C w build --as-of $day
# What was opened is closed by the next build, although nothing else has changed.
chmod 644 $school/sw-a1/running-config.txt
muster -C w build --as-of $day
says "1 written, 76 unchanged"
right
chmod 755 $school/sw-a1
muster -C w build --as-of $day
says "0 written, 77 unchanged"
right
chmod 755 w/out && muster -C w build --as-of $day
right
chmod 755 $school/fw-1/nftables.conf && muster -C w build --as-of $day
right
# As git leaves what was committed.
find w/out -type d -exec chmod 755 {} + && find w/out -type f -exec chmod 644 {} +
rm -rf "$XDG_STATE_HOME"
muster -C w build --as-of $day
code_is 0
right
# The same inode in another place keeps its rights: the file is written anew.
chmod 644 $school/sw-a1/running-config.txt
ln $school/sw-a1/running-config.txt link
muster -C w build --as-of $day
mode_is link 644
right
# The folder beside the output is closed from its first moment.
for folder in w/.out.muster-*; do
    mode_is "$folder" 700
done
