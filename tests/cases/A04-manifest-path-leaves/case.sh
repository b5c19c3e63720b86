# The manifest of a committed build names files outside of the output; the next build removes what it no longer writes.
# Right: a path is a safe relative name, or the manifest is refused.

for path in "$PWD/victim" ../../victim ../.git/HEAD a/../../../victim; do
    rm -rf w && starter
    echo precious >victim
    head=$(cat w/.git/HEAD)
    muster -C w build --as-of $day
    code_is 0
    sed -i "s#\"path\":\"[^\"]*\"#\"path\":\"$path\"#;t" w/out/manifest.json
    commit_all w
    muster -C w build --as-of $day
    holds_text victim precious
    [ "$(cat w/.git/HEAD)" = "$head" ] || wrong "HEAD was changed by $path"
done
