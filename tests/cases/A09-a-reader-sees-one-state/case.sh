# Somebody opened the folder of the output before a build changed it, and reads on. Right: what was opened stays as it was until
# the next build, and the path leads to the new state at once.

starter
here=$PWD
school=w/schools/musterstadt/grundschule-am-markt/school.toml
muster -C w build --as-of $day
cp -a w/out before
cd w/out
sed -i 's/^title = .*/title = "Anders"/' "$here/$school"
muster -C "$here/w" build --as-of $day
code_is 0
diff -r . "$here/before" || wrong "the reader sees a mixture"
cd "$here"
! diff -r before w/out >/dev/null || wrong "nothing was changed"
# Git sees nothing of it.
[ -z "$(git -C w status --porcelain | grep muster-)" ] || wrong "the former tree is noise in git"
muster -C w build --as-of $day
[ -z "$(find w -maxdepth 1 -name '.out.muster-*')" ] || wrong "the former tree was not removed by the next build"
# A machine that cannot remember leaves nothing.
sed -i 's/^title = .*/title = "Noch anders"/' $school
env -u XDG_STATE_HOME -u HOME "$program" -C w build --as-of $day >/dev/null 2>&1 || wrong "it does not build"
[ -z "$(find w -maxdepth 1 -name '.out.muster-*')" ] || wrong "something is left beside the output"
