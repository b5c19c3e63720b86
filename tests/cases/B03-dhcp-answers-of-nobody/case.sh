# No port of the firewall carries the segment of the DHCP server, which is a warning. Its answers were let in from the
# internet then, from whoever shows its address; without a line to the internet nft took none of the rules. Right: they
# are let in nowhere.

cp -r "$repository/tests/golden/base" w
cat >w/standards/1/more.toml <<'TOML'
[port-profiles]
ohne-server = { title = "Ohne Server", mode = "trunk", native = "park", tagged = ["mgmt", "lehr", "sus", "gast"], trusted = true, protection = "Verschlossen" }
TOML
sed -i 's/"1" = "provider", "2" = "uplink"/"1" = "provider", "2" = "ohne-server"/' w/schools/amt/schule/devices.toml
rules=w/out/amt/schule/fw-1/nftables.conf
muster -C w build --as-of $day
code_is 0
says segment-without-gateway
lacks_text $rules 'DHCP relay, server'

sed -i 's/"1" = "provider", "2" = "ohne-server"/"2" = "ohne-server"/' w/schools/amt/schule/devices.toml
muster -C w build --as-of $day
code_is 0
lacks_text $rules 'DHCP relay, server'
