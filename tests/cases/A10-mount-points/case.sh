# The output is a mount point, or comes from the lower layer of a container's image: its folder cannot be renamed.
# Right: its files are replaced one by one, the manifest last, and a sentence says what was not promised; nothing is left behind.

needs unshare
unshare --mount true 2>/dev/null || { echo "mounting is not permitted"; exit 77; }
starter fresh
muster -C fresh build --as-of $day
code_is 0
cat >inside.sh <<'SCRIPT'
set -eu
. "$case/../words.sh"
school=w/schools/musterstadt/grundschule-am-markt/school.toml
mounted() {
    rm -rf w upper work low && mkdir -p upper work low
    cp -a fresh w && rm -rf w/out && mkdir w/out
    case $1 in
        tmpfs) mount -t tmpfs none w/out ;;
        bind) mkdir -p elsewhere && rm -rf elsewhere/* && mount --bind elsewhere w/out ;;
        lower)
            cp -a fresh/. low/ && rm -rf w && mkdir w
            mount -t overlay none -o "lowerdir=low,upperdir=upper,workdir=work" w 2>/dev/null || return 1
            ;;
    esac
}
complete() {
    rm -rf other && mkdir other && cp -a w/. other && rm -rf other/out
    muster -C other build --as-of 2026-11-21
    diff -r --exclude=manifest.json --exclude=NOTIZ w/out other/out || wrong "$kind: it is not complete"
    grep -v '"inputs"' w/out/manifest.json >one && grep -v '"inputs"' other/out/manifest.json >two
    cmp one two || wrong "$kind: the manifest is not that of the files"
    [ -z "$(find w -name '*.muster-*')" ] || wrong "$kind: something is left: $(find w -name '*.muster-*')"
}
for kind in tmpfs bind lower; do
    mounted $kind || { echo "$kind cannot be mounted here"; continue; }
    muster -C w build --as-of 2026-11-21
    code_is 0
    [ $kind = lower ] || says "its files were replaced one by one"
    complete
    echo note >w/out/NOTIZ
    sed -i 's/^title = .*/title = "Anders"/' $school
    muster -C w build --as-of 2026-11-21
    code_is 0
    says "2 written, 75 unchanged, 0 removed"
    says "its files were replaced one by one"
    holds_text w/out/NOTIZ note
    complete
    muster -C w build --as-of 2026-11-21
    code_is 0
    says "0 written, 77 unchanged"
    # A link in the way, a file that was changed, a device that is gone.
    rm -r w/out/musterstadt/grundschule-am-markt/fw-1 && mkdir -p victim && ln -s "$PWD/victim" w/out/musterstadt/grundschule-am-markt/fw-1
    echo x >>w/out/musterstadt/grundschule-am-markt/sw-a1/running-config.txt
    mkdir w/out/musterstadt/grundschule-am-markt/old && echo old >w/out/musterstadt/grundschule-am-markt/old/file
    muster -C w build --as-of 2026-11-21
    code_is 0
    says "gave way"
    [ -z "$(ls -A victim)" ] || wrong "$kind: written through a link"
    rm -r w/out/musterstadt/grundschule-am-markt/old
    complete
    mode_is w/out/musterstadt/grundschule-am-markt/sw-a1 700
    mode_is w/out/musterstadt/grundschule-am-markt/sw-a1/running-config.txt 600
    umount w/out 2>/dev/null || umount w
done
SCRIPT
unshare --mount bash -eu -o pipefail inside.sh
