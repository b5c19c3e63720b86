# A file's name holds escape sequences and a line end behind which an annotation stands.
# Right: each finding is one line of the log, and no name does anything to a terminal.

starter
name=$(printf 'x\033[31m\007\n::error file=muster.toml::forged\n.toml')
echo 'unknown = 1' >"w/schools/musterstadt/grundschule-am-markt/$name"
muster -C w check --as-of $day --format github
code_is 1
[ "$(grep -c '' "$HOME/stdout")" -eq 1 ] || wrong "one finding has several lines"
muster -C w check --as-of $day
! grep -qP '[\x1b\x07]' "$HOME/stdout" "$HOME/stderr" || wrong "the name is shown raw"
! grep -q '^::error' "$HOME/stdout" || wrong "a name begins a line"
