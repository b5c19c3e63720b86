# A committed manifest lists what no build writes: one path twice, also in another case, a file that is a folder too, files
# outside of their school, devices that are none, names that Windows knows, numbers that no memory holds.
# Right: it is refused as a whole, with the reason, and nothing changes.

starter
muster -C w build --as-of $day
code_is 0
cp -a w/out good
line=$(grep -m 1 nftables.conf good/manifest.json)
path=musterstadt/grundschule-am-markt/fw-1/nftables.conf
refused() {
    rm -rf w/out before && cp -a good w/out
    # The entry is put in front of the others.
    sed -i "s#\"artifacts\": \[#&\n    $1,#" w/out/manifest.json
    cp -a w/out before
    muster -C w build --as-of $day
    [ "$code" -ne 0 ] || wrong "accepted: $1"
    says "foreign-output-folder"
    same before w/out
    muster -C w diff --base ./w/out
    code_is 2
    says "muster did not write it"
}
line=${line%,} line=${line#"${line%%[! ]*}"}
refused "$line"
refused "${line/nftables.conf/Nftables.conf}"
for other in /etc/passwd ../x a/../b "$path/x" manifest.json .. . '' a/b a//b "musterstadt/grundschule-am-markt/x" \
    musterstadt/other-school/fw-1/x other/grundschule-am-markt/fw-1/x musterstadt/grundschule-am-markt/sw-9/x \
    musterstadt/grundschule-am-markt/fw-1/nul musterstadt/grundschule-am-markt/fw-1/a:b _cooperation/x \
    "musterstadt/grundschule-am-markt/fw-1/$(printf 'a/%.0s' {1..600})x"; do
    refused "${line/$path/$other}"
done
refused "$(sed 's/"bytes":[0-9]*/"bytes":9999999999999999/' <<<"${line/nftables.conf/other.conf}")"
# The order alone makes no other manifest.
rm -rf w/out && cp -a good w/out
sed -i "\\#$path#d; s#\"artifacts\": \[#&\n    $line,#" w/out/manifest.json
muster -C w build --as-of $day
code_is 0
