# The workspace holds a program `git`, and the PATH has folders that lead to it: empty and relative ones, the current
# folder, folders of the repository, links to it. Right: it is never run; git is taken from a folder that no commit reaches.

. "$case/../git.sh"
starter
mkdir -p w/bin w/.hidden/bin linked
for place in w w/bin w/.hidden/bin; do cp trap $place/git; done
cp trap git
commit_all w
commit=$(head_of w)
ln -s "$PWD/w/bin" link
ln -s "$PWD/w/git" linked/git
usual=$PATH
here=$PWD
for folders in . : ./bin bin ../w/bin "$here/w" "$here/w/bin" "$here/w/schools/../bin" "$here/link" "$here/linked" ..; do
    for from in "$here/w" "$here" "$here/w/schools"; do
        cd "$from"
        for command in "build --as-of $day --output $here/built" "diff --as-of $day --base HEAD --head HEAD"; do
            # shellcheck disable=SC2086
            PATH=$folders:$usual muster -C "$here/w" $command
            is_gone "$here/pwned"
            code_is 0
        done
    done
    cd "$here"
    built_from "$commit" false
done
# With no other git there is none; what does not need it works.
export PATH=":.:$here/w/bin:$here/linked"
hash -r
program=$program /bin/bash -c 'ulimit -v 4194304; exec "$program" -C w build --as-of '"$day --output $here/built" >/dev/null 2>&1 || wrong "build fails without git"
code=0
"$program" -C w diff --as-of $day >"$HOME/stdout" 2>"$HOME/stderr" || code=$?
export PATH=$usual
code_is 2
says 'there is no program `git`'
is_gone pwned
tr -d ' \n' <built/manifest.json | grep -qF '"revision":null' || wrong "a revision is named"
