# A system or a file system that cannot exchange two folders (an old kernel, some network file systems): renameat2 fails.
# Right: two renames instead, and a sentence that says what was not promised; a first build needs no such sentence. A run that
# was killed between the two is put right by the next one.

needs strace
real=$program
under() {
    printf '#!/bin/sh\nexec strace -f -qq -o /dev/null %s "%s" "$@"\n' "$*" "$real" >strace-it
    chmod +x strace-it
    program=$PWD/strace-it
}
muster() {
    code=0
    timeout --signal=KILL 60 "$program" "$@" >"$HOME/stdout" 2>"$HOME/stderr" || code=$?
}
school=w/schools/musterstadt/grundschule-am-markt/school.toml
for error in EINVAL ENOSYS EOPNOTSUPP; do
    rm -rf w && program=$real && starter
    under "-e inject=renameat2:error=$error"
    muster -C w build --as-of $day
    code_is 0
    says "77 written"
    says_not "two folders cannot change places"
    ln w/out/manifest.json kept && cp -a w/out before
    sed -i 's/^title = .*/title = "Anders"/' $school
    muster -C w build --as-of $day
    code_is 0
    says "2 written, 75 unchanged"
    says "two folders cannot change places in one step here"
    program=$real
    muster -C w build --as-of $day
    says "0 written, 77 unchanged"
    # Killed at the second rename: there is no output for the moment; the next build, though it fails, puts the former back.
    rm -rf before && cp -a w/out before
    sed -i 's/^title = .*/title = "Noch anders"/' $school
    under "-e inject=renameat2:error=$error -e inject=rename,renameat:signal=SIGKILL:when=4"
    muster -C w build --as-of $day
    program=$real
    [ "$code" -ne 0 ] || wrong "the program was not killed"
    is_gone w/out
    cp $school good && echo 'no = "key"' >>$school
    muster -C w build --as-of $day
    code_is 1
    same before w/out
    cp good $school
    muster -C w build --as-of $day
    code_is 0
    says "2 written, 75 unchanged"
    rm kept
done
