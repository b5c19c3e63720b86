# A comment beside a fault holds escape sequences, and a mark that turns the direction of text.
# Right: the excerpt shows them, and they do nothing.

starter
printf 'unknown = 1 # \033[2J\033]0;x\007 \302\2332J \342\200\256 reversed\n' >w/schools/musterstadt/grundschule-am-markt/x.toml
muster -C w check --as-of $day
code_is 1
! grep -qP '[\x1b\x07]|\xc2\x9b|\xe2\x80\xae' "$HOME/stdout" || wrong "the excerpt holds raw characters"
says '\u{1b}[2J'
says '\u{202e}'
