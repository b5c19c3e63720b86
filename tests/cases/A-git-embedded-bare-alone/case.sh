# The same where no repository lies around it: what was unpacked from an archive. Right: it is no repository.

. "$case/../git.sh"
muster init w
code_is 0
cd w
mkdir -p objects refs/heads
echo 'ref: refs/heads/main' >HEAD
printf '[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = "%s"\n' "$trap" >config
cd ..
muster -C w build --as-of $day --output "$PWD/built"
code_is 0
is_gone pwned
tr -d ' \n' <built/manifest.json | grep -qF '"revision":null' || wrong "a revision is named"
muster -C w diff --as-of $day
code_is 2
says 'is in no git repository'
is_gone pwned
