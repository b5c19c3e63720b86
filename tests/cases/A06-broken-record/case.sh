# What this machine remembers is broken, a link, a pipe, somebody else's to write, or of another output. Right: it is ignored,
# the output is compared with what is rendered, and what is remembered is right afterwards.

starter
config=w/out/musterstadt/grundschule-am-markt/fw-1/nftables.conf
muster -C w build --as-of $day
code_is 0
is_there "$XDG_STATE_HOME/muster"
mode_is "$XDG_STATE_HOME/muster" 700
record=$(find "$XDG_STATE_HOME/muster" -type f)
mode_is "$record" 600
cp "$record" good
cp -a w/out poisoned
sed -i 's/policy drop/policy accept/' poisoned/musterstadt/grundschule-am-markt/fw-1/nftables.conf
sum=$(sha256sum <poisoned/musterstadt/grundschule-am-markt/fw-1/nftables.conf | cut -d ' ' -f 1)
size=$(stat -c %s poisoned/musterstadt/grundschule-am-markt/fw-1/nftables.conf)
sed -i "s#\(fw-1/nftables.conf.*\"bytes\":\)[0-9]*\(,\"sha256\":\"\)[0-9a-f]*#\1$size\2$sum#" poisoned/manifest.json
sed "s/\"manifest\": \"[0-9a-f]*\"/\"manifest\": \"$(sha256sum <poisoned/manifest.json | cut -d ' ' -f 1)\"/" good >forged
not_believed() {
    muster -C w build --as-of $day
    code_is 0
    holds_text $config "policy drop"
    rm -rf w/out && cp -a poisoned w/out
    rm -f "$record"
}
rm -rf w/out && cp -a poisoned w/out
rm "$record" && ln -s "$PWD/forged" "$record" && not_believed
mkfifo "$record" && not_believed
install -m 644 forged "$record" && not_believed
head -c 100 forged >"$record" && chmod 600 "$record" && not_believed
{ cat forged; head -c 100000 /dev/zero | tr '\0' ' '; } >"$record" && chmod 600 "$record" && not_believed
sed 's#/w/out"#/v/out"#' forged >"$record" && chmod 600 "$record" && not_believed
sed 's#muster-output/1#muster-output/2#' forged >"$record" && chmod 600 "$record" && not_believed
# A container with a name that muster never gives is not removed.
mkdir victim && echo precious >victim/letter
sed "s#\"containers\": \[\]#\"containers\": [{\"name\": \"../victim\", \"inside\": false}]#" forged >"$record"
chmod 600 "$record" && not_believed
holds_text victim/letter precious
# The folder itself is a link.
mv "$XDG_STATE_HOME/muster" elsewhere
install -m 600 forged "elsewhere/$(basename "$record")"
ln -s "$PWD/elsewhere" "$XDG_STATE_HOME/muster"
muster -C w build --as-of $day
code_is 0
holds_text $config "policy drop"
