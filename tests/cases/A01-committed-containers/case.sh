# Everything that a program of any version might take for its own is committed beside the output: journals, trees, locks,
# and folders with names like those that are made today. Right: nothing of it is replayed, moved, deleted or followed.

starter
for name in .out.muster-staging .out.muster-0 .out.muster-00000000000000000000000000000000 .muster-staging; do
    for folder in tree old tree/musterstadt/grundschule-am-markt former; do
        mkdir -p "w/$name/$folder"
        echo committed >"w/$name/$folder/notiz.txt"
    done
    printf '+musterstadt\n-musterstadt\n' >"w/$name/journal"
    cp "w/$name/journal" "w/$name/journal.new"
    echo '{}' >"w/$name/manifest.json"
    : >"w/$name/lock"
done
mkdir w/out
ln -s .. w/out/up
commit_all w
cp -a w before
for change in first second third; do
    sed -i "s/^title = .*/title = \"$change\"/" w/schools/musterstadt/grundschule-am-markt/school.toml
    muster -C w build --as-of $day
    for name in .out.muster-staging .out.muster-0 .out.muster-00000000000000000000000000000000 .muster-staging; do
        same "before/$name" "w/$name"
    done
done
# An output with another name has other folders beside it.
mkdir -p w/.new.muster-staging/tree
echo '-musterstadt' >w/.new.muster-staging/journal
muster -C w build --as-of $day -o w/new
holds_text w/.new.muster-staging/journal musterstadt
