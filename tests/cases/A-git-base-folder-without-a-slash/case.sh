# `--base out` for a build was also how a branch is written. Right: an error that says how a folder is written, and each
# way to write a path works.

. "$case/../git.sh"
starter
cd w
muster build --as-of $day --output former
code_is 0
muster diff --as-of $day --base former
code_is 2
says './former'
for base in ./former former/ ../w/former "$PWD/former"; do
    muster diff --as-of $day --base "$base"
    code_is 0
done
for base in . .. ./schools / ./nothing; do
    muster diff --as-of $day --base "$base"
    code_is 2
    says 'there is no build'
done
for option in --head=./former --head=.. --base=HEAD\ --head=former/; do
    # shellcheck disable=SC2086
    muster diff --as-of $day $option
    code_is 2
    says 'takes a revision'
done
muster check --since ./former
code_is 2
says 'takes a revision'
