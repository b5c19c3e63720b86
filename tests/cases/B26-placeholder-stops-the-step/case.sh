# Files are applied as they come out of the build, with the placeholder of a secret in one of them. Right: no step takes any
# of them, whatever file it is in, and it says so before it does anything.

starter
muster -C w build --as-of $day
code_is 0
school=$(echo w/out/musterstadt/grundschule-am-markt)
stops() { # SCRIPT FILE
    if sh "$1" try >said 2>&1; then wrong "$1 takes $2 with a placeholder"; fi
    grep -q "$(basename "$2") still holds the placeholder" said || wrong "$1: $(cat said)"
}
scripts=0
for script in "$school"/*/apply-*.sh "$school"/*/freeradius/apply-*.sh; do
    [ -e "$script" ] || continue
    scripts=$((scripts + 1))
    folder=$(dirname "$script")
    find "$folder" -type f ! -name '*.sh' -exec sed -i 's/MUSTER-SECRET-/dummy-/g' {} +
    # The router's files lie in a tree of their own.
    if [ "$(basename "$script")" = apply-debian-router.sh ]; then
        find "$folder"/debian-router -type f >names
    else
        grep -o '[a-z0-9_-]*\.\(conf\|rpz\)\|network\|wireless\|system\|firewall\|dropbear\|authorized_keys\|banner\|crontab\|users\|eap\|policy\|default\|inner-tunnel' "$script" |
            sort -u | sed "s|^|$folder/|" >names
    fi
    while read -r file; do
        [ -f "$file" ] || continue
        cp "$file" kept
        echo "# MUSTER-SECRET-wlan.geraete" >>"$file"
        stops "$script" "$file"
        cp kept "$file"
    done <names
done
[ $scripts -ge 4 ] || wrong "$scripts scripts"
# Where nothing of ours runs, the page says it.
for platform in aruba-aoscx apple-mobileconfig ansible-inventory; do
    muster -C w platform $platform
    code_is 0
    grep '^apply:' "$HOME/stdout" | grep -q 'grep MUSTER-SECRET-' || wrong "$platform takes a placeholder"
done
