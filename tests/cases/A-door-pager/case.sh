# A branch brings a program called as the pager, and the user's PATH or PAGER names the current folder. Right: a program
# of the workspace is never run.

needs script
starter
cd w
mkdir bin
printf '#!/bin/sh\ntouch ran\ncat\n' >less
chmod +x less
cp less bin/less
cp less evil
authority=$(ls schools)
printf '\n# changed\nstudents = 1\n' >>/dev/null
sed -i 's/^students = .*/students = 250/' schools/"$authority"/*/school.toml
tty() {
    code=0
    script --quiet --return --command "env TERM=xterm $1 '$program' diff --as-of $day" /dev/null \
        >"$HOME/stdout" 2>"$HOME/stderr" </dev/null || code=$?
    is_gone ran
}
tty "PATH=.:\$PATH"
tty "PATH=:\$PATH"
tty "PATH=bin:\$PATH"
tty "PATH=$PWD/bin:\$PATH"
tty "PAGER=./evil"
tty "PAGER=bin/less"
tty "PAGER=$PWD/evil"
tty "PATH=.:\$PATH PAGER=evil"

# One that lies elsewhere is run.
cd ..
printf '#!/bin/sh\ntouch ran\ncat\n' >mine
chmod +x mine
mine=$PWD/mine
cd w
code=0
script --quiet --return --command "env TERM=xterm PAGER=$mine '$program' diff --as-of $day" /dev/null \
    >"$HOME/stdout" 2>"$HOME/stderr" </dev/null || code=$?
is_there ran
