# A file that is no declaration of effects, but somebody's passwords, is given to `--expect` by mistake. Right: the line
# and the kind of fault are named, and none of its text.

starter
printf 'first = 1\npassword: canary-text\n' >passwords
muster -C w diff --expect passwords --as-of $day
code_is 2
says_not canary-text
says "line 2"
printf '# canary-comment\nTOKEN = "canary-value"\n' >settings.toml
muster -C w diff --expect settings.toml --as-of $day
code_is 2
says_not canary-value
says_not canary-comment
says "unknown field"
