# `check` is green where `build` fails: the title of the cooperation, or of an authority, that the inventory refuses; two
# outputs of which one is a file where the other needs a folder; output paths with hidden parts or a leading dash; a value
# of one school alone that a template refuses. Right: both refuse.

starter
school=$(cd w && find schools -mindepth 2 -maxdepth 2 -type d)
authority=$(ls w/schools)
edition=$(ls w/standards)
cp -a "$repository"/templates/unbound "$repository"/templates/openwrt .
grep -q '^platforms' w/muster.toml || sed -i '1,/^title/s/^title.*/&\nplatforms = ["ansible-inventory"]/' w/muster.toml
muster -C w check --as-of $day
code_is 0
cp -a w clean
refused() {
    muster -C w check --as-of $day
    [ "$code" -eq 1 ] || wrong "$1: check ended with $code"
    for text in "${@:2}"; do says "$text"; done
    muster -C w build --as-of $day
    [ "$code" -eq 1 ] || wrong "$1: build ended with $code"
    is_gone w/out
    rm -rf w
    cp -a clean w
}
sed -i '1,/^title/s/^title = .*/title = "Kreis {{ x }}"/' w/muster.toml
refused "the title of the cooperation" template-error
sed -i '1,/title = /s/^\(authority\.\)\{0,1\}title = .*/\1title = "Amt {{ x }}"/' w/schools/"$authority"/authority.toml
refused "the title of the authority" template-error
for path in -x .git/hooks/x .x a/.b a/-b; do
    mkdir -p w/templates
    cp -a unbound w/templates/unbound
    sed -i "s|^path = \"unbound.conf\"|path = \"$path\"|" w/templates/unbound/platform.toml
    refused "the output path $path" unsafe-output-path
done
for path in unbound.conf/x UNBOUND.conf/x/y; do
    mkdir -p w/templates
    cp -a unbound w/templates/unbound
    # The same output once more, in whatever form outputs have, under another name and path.
    { echo; sed -n '/^\[outputs\.config/,/^\[\(outputs\.[^c]\|[^o]\)/p' unbound/platform.toml |
        sed "/^\[outputs\.[^c]/d; /^\[[^o]/d; s/^\[outputs\.[a-z]*/[outputs.second/; s|^path = .*|path = \"$path\"|"; } >>w/templates/unbound/platform.toml
    refused "$path beside unbound.conf" output-path-twice "one is a file where the other has a folder"
done
# Only the second school of a profile has the value that is refused.
muster -C w new school "$authority"/zz-neu --title Neu --profile "$(grep -rhoP '^profile = "\K[^"]+' w/schools | head -n 1)" --students 200
code_is 0
muster -C w check --as-of $day
code_is 0
printf '[governance."wlans.*.ssid"]\nmode = "free"\nreason = "Jede Schule nennt ihr Netz"\n' >w/standards/"$edition"/namen.toml
wlan=$(grep -rhoP '^\[wlans\.\K[a-z-]+' w/standards/"$edition" | head -n 1)
printf '[wlans.%s]\nssid = "Schul$Netz"\n' "$wlan" >w/schools/"$authority"/zz-neu/wlans.toml
muster -C w check --as-of $day
code_is 1
says zz-neu
says_not override-forbidden
