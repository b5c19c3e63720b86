# A committed journal names a folder to be removed. Right: nothing that is committed is deleted because of what it says.

for path in "$PWD/Documents" ../../Documents standards ../Documents; do
    rm -rf w Documents && starter
    mkdir -p Documents w/out w/.out.muster-staging
    echo precious >Documents/letter
    cp -a w/standards standards-before
    for name in journal journal.new; do
        echo "-$path" >"w/.out.muster-staging/$name"
    done
    muster -C w build --as-of $day
    holds_text Documents/letter precious
    same standards-before w/standards
    holds_text w/.out.muster-staging/journal "-$path"
    rm -rf standards-before
done
