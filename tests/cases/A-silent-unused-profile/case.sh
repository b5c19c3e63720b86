# A profile that no school follows, or an edition that nobody follows, also one of the future, holds an unknown key, a
# value of a wrong type, a reference to nothing, an SSID that a template refuses. Right: each is found as in one that is
# followed, and `build` refuses it too.

starter
edition=$(ls w/standards)
used=$(grep -rhoP '^profile = "\K[^"]+' w/schools)
unused=$(find w/standards/"$edition"/profiles -name "*.toml" ! -name "$used.toml" -printf "%f\n" | sort | head -n 1)
cp -a w clean
muster -C w new edition 2099.1 --in-force-from 2099-01-01
code_is 0
muster -C w check --as-of $day
code_is 0
refused() {
    for command in check build; do
        muster -C w $command --as-of $day
        [ "$code" -eq 1 ] || wrong "$1: $command ended with $code"
        says "$2"
    done
}
cp -a w with-future
for place in standards/"$edition"/profiles/"$unused" standards/2099.1/profiles/"$used".toml \
    standards/2099.1/network.toml standards/2099.1/profiles/"$unused"; do
    try() {
        rm -rf w
        cp -a with-future w
        file=w/$place
        [ -f "$file" ] || file=$(find w/"$(dirname "$place")" -maxdepth 1 -name "*.toml" ! -name edition.toml | sort | head -n 1)
        printf '\n%s\n' "$2" >>"$file"
        refused "$place: $1" "$3"
    }
    try "an unknown key" '[segments.canary]
vlna = 5' vlna
    try "a wrong type" '[segments.canary]
vlan = "viele"' segments.canary
    try "a reference to nothing" '[wlans.canary]
segment = "gibt-es-nicht"' gibt-es-nicht
    try "an unknown table" '[canary-table]
x = 1' canary-table
done

# What only a template refuses.
for place in standards/"$edition"/profiles/"$unused" standards/2099.1; do
    rm -rf w
    cp -a with-future w
    if [ -d w/"$place" ]; then
        sed -i 's/^ssid = "/&$/' w/"$place"/*.toml
    else
        wlan=$(grep -rhoP '^\[wlans\.\K[a-z-]+' w/standards/"$edition" | head -n 1)
        printf '\n[wlans.%s]\nssid = "Schul$Netz"\n' "$wlan" >>w/"$place"
    fi
    refused "$place: an SSID with quotes" template-error
    says "for a school of the profile"
done
