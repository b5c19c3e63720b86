# The output is a link: to an empty folder, to a build, to nothing, one that is committed. Right: a clear error, nothing is left.

starter
mkdir empty
for target in "$PWD/empty" empty nothing ../empty .; do
    rm -rf w/out && ln -s "$target" w/out
    commit_all w
    for output in "" "-o w/out" "-o w/out/"; do
        # shellcheck disable=SC2086
        muster -C w build --as-of $day $output
        code_is 2
        says "is a link"
        [ -L w/out ] || wrong "the link was replaced"
        [ -z "$(ls -A empty)" ] || wrong "something was written at its target"
        [ -z "$(find . -name '*.muster-*')" ] || wrong "something is left behind"
    done
done
