# The checkout belongs to another user than the one who runs muster, as in pipelines; its configuration names a program.
# Right: it works, and the program does not run.

[ "$(id -u)" = 0 ] || { echo "only root can give files away"; exit 77; }
. "$case/../git.sh"
starter
commit=$(head_of w)
git -C w config core.fsmonitor "$trap"
chown -R 65534:65534 w
ask_all w
built_from "$commit" false
chown 65534 w/.git && chown -R 0 w/schools
ask_all w
built_from "$commit" false
