# A clone with the line ends of Windows, of old Macs in templates, or with byte order marks; templates of the workspace
# and those of the program. Right: the same artifacts, byte for byte, and the same fingerprint of the inputs.

starter
mkdir -p w/templates
for platform in nftables unbound kea-dhcp4 freeradius aruba-aoscx openwrt ansible-inventory; do
    [ ! -d "$repository/templates/$platform" ] || cp -R "$repository/templates/$platform" w/templates/
done
commit_all w
muster -C w build --as-of $day -o "$PWD/unix"
code_is 0
is_clean() {
    muster -C "$1" build --as-of $day -o "$PWD/$2"
    code_is 0
    diff -r -x manifest.json unix "$2" >/dev/null || wrong "$2 differs"
    ! grep -rlI $'\r' "$2" || wrong "a carriage return is in $2"
    diff <(grep '"inputs"\|"path"' unix/manifest.json) <(grep '"inputs"\|"path"' "$2/manifest.json") ||
        wrong "the manifest of $2 differs"
}
git -c core.autocrlf=true clone --quiet w windows
grep -q $'\r' windows/templates/nftables/*.j2 || wrong "the checkout has the usual line ends"
is_clean windows windows-out
grep -q '"dirty": false' windows-out/manifest.json || wrong "the checkout counts as changed"
muster -C windows diff --as-of $day --exit-code
code_is 0
# Old Macs, in templates alone: TOML has no such line ends.
cp -a w mac
find mac/templates -name '*.j2' -exec sed -i -z 's/\n/\r/g' {} +
is_clean mac mac-out
cp -a w marked
find marked/templates marked/standards marked/schools marked/muster.toml -type f -exec sed -i '1s/^/\xef\xbb\xbf/' {} +
is_clean marked marked-out
