# A line is added at the end of each file that was scaffolded. Right: it stands at the root, and counts.

starter
muster -C w new authority kusel --title Kusel
code_is 0
muster -C w new school kusel/bach --title Bach --profile grundschule --students 100 --as-of $day
code_is 0
git -C w add --all
tried=0
for file in w/schools/*/*.toml w/schools/*/*/*.toml; do
    cp "$file" before.toml
    case $file in
        */musterstadt/*) name=musterstadt/grundschule-am-markt ;;
        *) name=kusel/bach ;;
    esac
    echo 'segments.gast.extra-clients = 3' >>"$file"
    muster -C w check --as-of $day
    [ "$code" -eq 0 ] || wrong "$file does not take the line"
    muster -C w show $name segments.gast.extra-clients --as-of $day
    code_is 0
    says 3
    cp before.toml "$file"
    tried=$((tried + 1))
done
[ "$tried" -ge 8 ] || wrong "only $tried files were tried"
