# An authority without schools, and a Land that nobody names, hold an unknown key, a wrong type, a reference to nothing.
# Right: found, since their first school would fail.

starter
cp -a w clean
refused() {
    for command in check build; do
        muster -C w $command --as-of $day
        [ "$code" -eq 1 ] || wrong "$1: $command ended with $code"
        says "$2"
    done
    rm -rf w
    cp -a clean w
}
mkdir -p w/schools/kusel
printf '[authority]\ntitle = "Kusel"\n\n[segments.canary]\nvlna = 5\n' >w/schools/kusel/authority.toml
refused "unknown key" vlna
mkdir -p w/schools/kusel
printf '[authority]\ntitle = "Kusel"\n\n[wlans.canary]\nsegment = "gibt-es-nicht"\n' >w/schools/kusel/authority.toml
refused "a reference to nothing" gibt-es-nicht
mkdir -p w/lands
printf '[land]\ntitle = "Land"\n\n[retention]\nfirewal = "7d"\n' >w/lands/nirgends.toml
refused "a Land" firewal

# One that sets nothing, or what is allowed, is fine.
muster -C w new authority kusel --title Kusel
code_is 0
muster -C w check --as-of $day
code_is 0
