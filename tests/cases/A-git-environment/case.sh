# Variables tell git another repository, more configuration and programs to run, as in a hook or a prepared shell.
# Right: git is told everything by muster, and hears nothing else.

. "$case/../git.sh"
starter
commit=$(head_of w)
git init --quiet elsewhere
commit_all elsewhere
mkdir hooks && cp trap hooks/post-index-change
cp trap git-cat-file
printf '[core]\n\tfsmonitor = "%s"\n' "$trap" >evil.config
try() {
    # shellcheck disable=SC2163
    for variable in "$@"; do export "$variable"; done
    for command in "build --as-of $day --output $PWD/built" "diff --as-of $day --format json" "diff --as-of $day --base HEAD --head HEAD"; do
        # shellcheck disable=SC2086
        muster -C w $command
        is_gone pwned
        is_gone trace
        code_is 0
    done
    for variable in "$@"; do unset "${variable%%=*}"; done
    built_from "$commit" false
    [ "$(head_of w)" = "$commit" ] || wrong "the repository was changed"
}
there=$PWD/elsewhere/.git
try GIT_DIR="$there"
try GIT_DIR="$there" GIT_WORK_TREE="$PWD/elsewhere" GIT_INDEX_FILE="$there/index"
try GIT_OBJECT_DIRECTORY="$there/objects"
try GIT_COMMON_DIR="$there"
try GIT_ALTERNATE_OBJECT_DIRECTORIES="$there/objects" GIT_NAMESPACE=x GIT_CEILING_DIRECTORIES="$PWD/w"
try GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=core.fsmonitor GIT_CONFIG_VALUE_0="$trap" GIT_CONFIG_KEY_1=core.hooksPath GIT_CONFIG_VALUE_1="$PWD/hooks"
try GIT_CONFIG_PARAMETERS="'core.fsmonitor=$trap'"
try GIT_CONFIG_GLOBAL="$PWD/evil.config"
try GIT_CONFIG_SYSTEM="$PWD/evil.config"
try GIT_EXTERNAL_DIFF="$trap" GIT_SSH_COMMAND="$trap" GIT_PAGER="$trap" GIT_ASKPASS="$trap" GIT_EDITOR="$trap" GIT_PROXY_COMMAND="$trap"
try GIT_EXEC_PATH="$PWD"
try GIT_TRACE="$PWD/trace" GIT_TRACE2="$PWD/trace" GIT_TRACE2_EVENT="$PWD/trace" GIT_TRACE_SETUP="$PWD/trace"
try GIT_TEST_ASSUME_DIFFERENT_OWNER=1
mkdir -p "$HOME/.config/git" && cp evil.config "$HOME/.config/git/config" && cp evil.config "$HOME/.gitconfig"
try XDG_CONFIG_HOME="$HOME/.config"
