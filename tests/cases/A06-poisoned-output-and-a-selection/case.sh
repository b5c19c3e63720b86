# As A06, and then only another school is built. Right: files of schools that are not built are taken over only as this machine
# remembers them, byte by byte; otherwise the build says why it does not, and how to go on.

cp -a "$repository/examples/graubuenden" w
rm -rf w/out
git init --quiet w
commit_all w
config=out/schulverband-bergtal/primarschule-steinbock/tor-1/nftables.conf
poison() {
    sed -i 's/policy drop/policy accept/' "w/$config"
    sum=$(sha256sum <"w/$config" | cut -d ' ' -f 1) size=$(stat -c %s "w/$config")
    sed -i "s#\(steinbock/tor-1/nftables.conf.*\"bytes\":\)[0-9]*\(,\"sha256\":\"\)[0-9a-f]*#\1$size\2$sum#" w/out/manifest.json
}
refused() {
    rm -rf before && cp -a w/out before
    muster -C w build --as-of $day oberstufe-arvenwald
    code_is 2
    says "$1"
    says "build all schools once"
    same before w/out
    [ -z "$(find w -maxdepth 1 -name '.out.muster-*')" ] || wrong "something is left beside the output"
}
muster -C w build --as-of $day
code_is 0
# Untouched it is taken over.
muster -C w build --as-of $day oberstufe-arvenwald
code_is 0
is_there "w/$config"
muster -C w build --as-of $day
# The file alone: of the same length, and gone.
sed -i 's/policy drop/policy DROP/' "w/$config"
refused "is not as it was built"
rm "w/$config"
refused "is not as it was built"
mkdir -p elsewhere && git -C w show HEAD:muster.toml >elsewhere/x
ln -s "$PWD/elsewhere/x" "w/$config"
refused "is not as it was built"
rm "w/$config"
muster -C w build --as-of $day
code_is 0
# With the manifest.
poison
refused "no record here"
muster -C w build --as-of $day
holds_text "w/$config" "policy drop"
# On another machine, with and without the fingerprint of a whole build.
rm -rf "$XDG_STATE_HOME" w/.out.muster-*
poison
refused "no record here"
sed -i 's/"inputs": "[0-9a-f]*"/"inputs": null/' w/out/manifest.json
refused "no record here"
# Into another folder it goes.
muster -C w build --as-of $day oberstufe-arvenwald -o other
code_is 0
# A machine that remembers nothing says so.
unset XDG_STATE_HOME
home=$HOME
mkdir stdout
muster() {
    code=0
    (unset HOME && exec timeout --signal=KILL 60 "$program" "$@") >"$home/stdout" 2>"$home/stderr" || code=$?
}
refused "neither \`XDG_STATE_HOME\` nor \`HOME\` is set"
muster -C w build --as-of $day
code_is 0
holds_text "w/$config" "policy drop"
