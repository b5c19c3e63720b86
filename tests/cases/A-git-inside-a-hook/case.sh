# muster runs in a hook, where git's variables say which repository, index and objects are meant, as do other tools that
# keep an index of their own. Right: it sees the workspace in which it stands.

. "$case/../git.sh"
starter
git init --quiet other
for hook in pre-commit post-commit; do
    cat >w/.git/hooks/$hook <<END
#!/bin/bash
env | grep ^GIT_ >"$PWD/variables-$hook"
"$program" -C "$PWD/w" diff --as-of $day >"$PWD/said-$hook" 2>&1 && "$program" -C "$PWD/w" build --as-of $day --output "$PWD/built-$hook"
END
    chmod +x w/.git/hooks/$hook
done
before=$(head_of w)
cp w/.git/index w/.git/other-index
edit w
GIT_INDEX_FILE=$PWD/w/.git/other-index GIT_DIR=$PWD/w/.git GIT_WORK_TREE=$PWD/w \
    git -C w commit --quiet --all --message "the change" >out 2>&1 || wrong "$(cat out)"
holds_text variables-pre-commit GIT_INDEX_FILE
holds_text said-pre-commit 'lease: "24h" -> "23h"'
mv built-pre-commit built
built_from "$before" true
mv built before
mv built-post-commit built
built_from "$(head_of w)" false
holds_text said-post-commit "nothing changes"
