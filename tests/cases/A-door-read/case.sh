# Every kind of folder and file of a workspace as a link out of it, as a pipe, as a circle. Right: a finding or an
# error, at once, and nothing of what lies outside is shown.

starter
edition=$(ls w/standards)
authority=$(ls w/schools)
school=$(basename "$(find w/schools/"$authority" -mindepth 1 -maxdepth 1 -type d)")
mkdir outside
echo 'canary = "canary-value"' >outside/x.toml
cp outside/x.toml outside/platform.toml
cp outside/x.toml outside/authority.toml
cp -a w clean
try() {
    for command in check build status "show $school" "explain $school title" diff; do
        # shellcheck disable=SC2086
        muster -C w $command --as-of $day
        # Who deviates how far can be said of no school without an error; it is said what was found beside it.
        [ "$code" -eq 1 ] || [ "$code" -eq 2 ] || [ "$code$command" = 0status ] || wrong "$1: $command ended with $code"
        says_not canary-value
    done
    rm -rf w
    cp -a clean w
}
for target in ../outside/x.toml .git/config muster.toml nowhere; do
    rm w/muster.toml
    ln -s "$target" w/muster.toml
    try "muster.toml to $target"
done
rm w/muster.toml && mkfifo w/muster.toml
try "muster.toml, a pipe"
for folder in schools standards; do
    rm -rf "w/$folder"
    ln -s ../outside "w/$folder"
    try "$folder"
done
for path in lands/x.toml standards/"$edition"/x.toml standards/"$edition"/profiles/x.toml \
    schools/"$authority"/"$school"/x.toml templates/x/platform.toml; do
    mkdir -p "$(dirname w/"$path")"
    mkfifo w/"$path"
    try "a pipe as $path"
    mkdir -p "$(dirname w/"$path")"
    ln -s x.toml w/"$path"
    [ -L w/"$(dirname "$path")"/x.toml ] || ln -s platform.toml w/"$(dirname "$path")"/x.toml
    try "a circle as $path"
    mkdir -p "$(dirname w/"$path")"
    ln -s "$PWD/outside/x.toml" w/"$path"
    try "a link out as $path"
done
for path in templates/x schools/x schools/"$authority"/x standards/x; do
    mkdir -p "$(dirname w/"$path")"
    for target in "$PWD/outside" "$PWD" / /proc/self /dev ../.git .. .; do
        ln -sfn "$target" w/"$path"
        muster -C w check --as-of $day
        [ "$code" -eq 1 ] || [ "$code" -eq 0 ] || wrong "$path to $target: check ended with $code"
        says_not canary-value
        says_not repositoryformatversion
        rm w/"$path"
    done
done
