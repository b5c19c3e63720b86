# An access point with OpenWrt: `wireless` and `system` would take the paths of the radios and the LEDs of the board along
# if they replaced the device's own. Right: the manifest and the inventory say of these that they are merged.

starter
muster -C w build --as-of $day
code_is 0
how() { sed -n "s#.*/$1\",.*\"apply\":\"\([a-z]*\)\".*#\1#p" w/out/manifest.json | sort -u; }
for file in wireless system; do
    [ "$(how $file)" = merge ] || wrong "$file: $(how $file)"
done
for file in network firewall dropbear nftables.conf running-config.txt; do
    [ "$(how $file)" = replace ] || wrong "$file: $(how $file)"
done
grep -A 3 'platform_openwrt":' w/out/_cooperation/inventory.yml >told
holds_text told 'muster_apply: "mixed"'
muster platform openwrt
says "Each of \`system\`, \`wireless\` is merged into what is there"
