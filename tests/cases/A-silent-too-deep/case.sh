# Files lie deeper than anything is read: below a school, an edition, its profiles, a Land, a platform; at any depth.
# Right: each is a finding, also where folders lead into each other without end.

starter
edition=$(ls w/standards)
school=$(cd w && find schools -mindepth 2 -maxdepth 2 -type d)
cp -a w clean
for file in "$school"/x/deep.toml "$school"/x/y/deep.toml "$school"/x/y/z/a/b/deep.toml standards/"$edition"/x/y/deep.toml \
    standards/"$edition"/profiles/x/y/deep.toml standards/"$edition"/profiles/x/deep.toml lands/x/y/deep.toml \
    lands/x/deep.toml templates/openwrt2/x/y/deep.toml templates/openwrt2/x/deep.j2 "$school"/modules/one/two/deep.toml; do
    mkdir -p w/"$(dirname "$file")"
    echo 'x = 1' >w/"$file"
    for command in check build; do
        muster -C w $command --as-of $day
        [ "$code" -eq 1 ] || wrong "$file: $command ended with $code"
        says "$(dirname "$file")"
        says stray-file
    done
    rm -rf w
    cp -a clean w
done

# Links in a circle, many at each step.
for name in a b c d; do
    ln -s . w/"$school"/$name
    mkdir -p w/"$school"/x
    ln -s .. w/"$school"/x/$name
done
muster -C w check --as-of $day
code_is 1
commit_all w
muster -C w diff --as-of $day
[ "$code" -ne 137 ] || wrong "it hangs"

# Other things in folders are nobody's business.
rm -rf w
cp -a clean w
mkdir -p w/"$school"/plans/floor w/standards/"$edition"/texts
touch w/"$school"/plans/floor/a.svg w/standards/"$edition"/texts/why.md
muster -C w check --as-of $day
code_is 0
