# The disk behind the standard output is full, or the file is open for reading only. Right: every command that has a
# result ends with 2 and says so; a reader that closes the pipe is no fault.

starter
cd w
school=$(basename "$(find schools -mindepth 2 -maxdepth 2 -type d)")
edition=$(ls standards)
# Something to find and to compare.
sed -i 's/^students = .*/students = 250/' schools/*/"$school"/school.toml
echo 'unknown-key = 1' >schools/"$(ls schools)"/"$school"/extra.toml
while read -r line; do
    for target in /dev/full readable; do
        code=0
        # shellcheck disable=SC2086
        if [ $target = readable ]; then
            timeout 60 "$program" $line 1</dev/null 2>"$HOME/stderr" || code=$?
        else
            timeout 60 "$program" $line >/dev/full 2>"$HOME/stderr" || code=$?
        fi
        : >"$HOME/stdout"
        [ "$code" -eq 2 ] || wrong "$target: muster $line ended with $code"
        says "cannot write the result"
    done
done <<COMMANDS
--help
--version
help
help check
check --help
check
check --format json
check --format sarif
check --format junit
check --format gitlab
check --format github
schema
schema school
rule
rule invalid-name
platform
platform openwrt
completions bash
completions zsh
COMMANDS
rm schools/*/"$school"/extra.toml
while read -r line; do
    code=0
    # shellcheck disable=SC2086
    timeout 60 "$program" $line >/dev/full 2>"$HOME/stderr" || code=$?
    [ "$code" -eq 2 ] || wrong "muster $line ended with $code"
    says "cannot write the result"
    # shellcheck disable=SC2086
    read -r -n 1 _ < <(timeout 60 "$program" $line 2>"$HOME/stderr"; echo $? >"$HOME/piped")
    while ! [ -s "$HOME/piped" ]; do sleep 0.1; done
    [ "$(cat "$HOME/piped")" -eq 0 ] || wrong "muster $line ended with $(cat "$HOME/piped") when its reader left"
    rm "$HOME/piped"
    says_not "cannot write"
done <<COMMANDS
show $school
show $school --format json
explain $school title
status --as-of $day
status --as-of $day --format json
status --as-of $day --format csv
status --as-of $day --format markdown
diff --as-of $day
diff --as-of $day --no-pager
diff --as-of $day --format json
diff --as-of $day --format html
diff --as-of $day --format markdown
build --as-of $day
adopt $edition --as-of $day
COMMANDS
for line in "init ../fresh" "new authority kusel --title Kusel" "new edition 2099.1"; do
    code=0
    # shellcheck disable=SC2086
    "$program" $line >/dev/full 2>"$HOME/stderr" || code=$?
    [ "$code" -eq 2 ] || wrong "$line ended with $code"
    says "cannot write the result"
done
