# `.git` is a pipe, a device, endless, empty, of many lines, or leads to itself. Right: the error says what is wrong with
# it, at once; a build works without a revision.

. "$case/../git.sh"
starter
mv w/.git repository
refused() {
    muster -C w diff --as-of $day
    code_is 2
    says 'is no git repository'
    muster -C w build --as-of $day --output "$PWD/built"
    code_is 0
    tr -d ' \n' <built/manifest.json | grep -qF '"revision":null' || wrong "a revision is named"
    rm -rf w/.git
}
mkfifo w/.git && refused
ln -s /dev/zero w/.git && refused
truncate -s 8G w/.git && refused
: >w/.git && refused
printf 'gitdir: ../repository\nfurther\n' >w/.git && refused
printf 'gitdir: .git\n' >w/.git && refused
printf 'gitdir: /nonexistent\n' >w/.git && refused
printf '../repository\n' >w/.git && refused
mkdir w/.git && refused
cp -r repository w/.git && mkfifo w/.git/commondir && refused
cp -r repository w/.git && rm w/.git/HEAD && refused
printf 'gitdir: ../repository\r\n' >w/.git
ask_all w
