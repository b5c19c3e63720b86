# A pipe as the manifest, pipes and sockets elsewhere in the output. Right: a clear error at once, nothing is left behind, and
# the old output is as it was.

starter
school=w/schools/musterstadt/grundschule-am-markt
muster -C w build --as-of $day
code_is 0
cp -a w/out before
refused() {
    muster -C w build --as-of $day
    code_is 2
    says "$1"
    [ -z "$(find . -name '*.muster-*')" ] || wrong "something is left behind"
}
sed -i 's/^title = .*/title = "Anders"/' $school/school.toml
rm w/out/manifest.json && mkfifo w/out/manifest.json
refused "manifest.json"
muster -C w diff --base w/out
code_is 2
rm w/out/manifest.json && ln -s before/manifest.json w/out/manifest.json
refused "manifest.json"
rm w/out/manifest.json && mkdir w/out/manifest.json
refused "manifest.json"
rmdir w/out/manifest.json && cp -a before/manifest.json w/out/manifest.json
for place in pipe musterstadt/pipe musterstadt/grundschule-am-markt/pipe musterstadt/grundschule-am-markt/fw-1/pipe own/deep/pipe; do
    mkdir -p "w/out/$(dirname "$place")"
    mkfifo "w/out/$place"
    refused "$place"
    rm "w/out/$place"
done
rm -r w/out/own
same before w/out
# In the place of a file of ours.
rm w/out/musterstadt/grundschule-am-markt/fw-1/nftables.conf
mkfifo w/out/musterstadt/grundschule-am-markt/fw-1/nftables.conf
refused "fw-1/nftables.conf"
