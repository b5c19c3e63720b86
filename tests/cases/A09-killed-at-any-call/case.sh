# A build is killed between the renames of its last step, and the output is mixed until the next one: files of a school are
# missing, and the manifest has hashes of the other state. Right: one switch of the whole tree, so that a kill at any
# call leaves the old one or the new one (tests/kill/README.md).

needs python3
code=0
TMPDIR=$PWD "$repository/tests/kill/run" "$program" --scenario changed --scenario removed --sample 12 || code=$?
[ "$code" -ne 77 ] || exit 77
[ "$code" -eq 0 ] || wrong "a tree is mixed"
