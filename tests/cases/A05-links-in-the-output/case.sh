# A folder of the output, at any depth, or a file of it, is a link that leads elsewhere; the manifest is valid, empty or that
# of a build. Right: links below the output are never followed; what is in the way gives way and is named.

school=musterstadt/grundschule-am-markt
starter fresh
muster -C fresh build --as-of $day
code_is 0
entries=$(sed -n '/"artifacts"/,$p' fresh/out/manifest.json)
for manifest in built empty; do
    for place in musterstadt $school $school/fw-1 $school/fw-1/nftables.conf _cooperation; do
        rm -rf w victim && cp -a fresh w
        mkdir victim
        cp -a fresh/out/$place victim/there
        echo precious >victim/letter
        cp -a victim before
        rm -rf "w/out/$place"
        ln -s "$PWD/victim/there" "w/out/$place"
        if [ $manifest = empty ]; then
            sed -i '/"path"/d' w/out/manifest.json
        fi
        commit_all w
        sed -i 's/^title = .*/title = "Anders"/' w/schools/$school/school.toml
        muster -C w build --as-of $day
        code_is 0
        same before victim
        [ ! -L "w/out/$place" ] || wrong "the link at $place is still there ($manifest)"
        says "\`$place\` in the output was not written by muster and stood where the build writes"
        rm -rf other before && cp -a w other && rm -rf other/out
        muster -C other build --as-of $day
        diff -r --exclude=manifest.json w/out other/out || wrong "$place: the build is not complete ($manifest)"
    done
done
# Links where nothing is built stay what they are.
ln -s ../../.git w/out/musterstadt/git
ln -s /nowhere w/out/nowhere
sed -i 's/^title = .*/title = "Wieder anders"/' w/schools/$school/school.toml
muster -C w build --as-of $day
code_is 0
[ "$(readlink w/out/musterstadt/git)" = ../../.git ] || wrong "the link was changed"
[ "$(readlink w/out/nowhere)" = /nowhere ] || wrong "the link was changed"
