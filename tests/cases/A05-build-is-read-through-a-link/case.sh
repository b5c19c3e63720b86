# The build that is compared with, or that a line is explained of, holds a link or a pipe. Right: a clear error, and nothing of
# the target is shown.

starter
muster -C w build --as-of $day
code_is 0
file=musterstadt/grundschule-am-markt/fw-1/nftables.conf
echo "canary-of-the-target" >secret
rm w/out/$file
ln -s "$PWD/secret" w/out/$file
sed -i 's/^title = .*/title = "Anders"/' w/schools/musterstadt/grundschule-am-markt/school.toml
sum=$(sha256sum <secret | cut -d ' ' -f 1) size=$(stat -c %s secret)
sed -i "s#\(fw-1/nftables.conf.*\"bytes\":\)[0-9]*\(,\"sha256\":\"\)[0-9a-f]*#\1$size\2$sum#" w/out/manifest.json
refused() {
    for command in "diff --base w/out --full" "explain w/out/$file:1"; do
        # shellcheck disable=SC2086
        muster -C w $command
        code_is 2
        says_not canary-of-the-target
    done
}
refused
rm w/out/$file
mkfifo w/out/$file
refused
rm -r w/out/musterstadt/grundschule-am-markt/fw-1
mkdir elsewhere
cp secret elsewhere/nftables.conf
ln -s "$PWD/elsewhere" w/out/musterstadt/grundschule-am-markt/fw-1
refused
# The folder of the build itself.
mv w/out build
ln -s ../build w/out
refused
