# Files whose ending is mistyped, folders whose name is nearly right, and files that lie at the root of the workspace
# instead of in a folder. Right: a finding; nothing that was meant to be read is passed over.

starter
edition=$(ls w/standards)
school=$(cd w && find schools -mindepth 2 -maxdepth 2 -type d)
cp -a w clean
for file in "$school"/devices.tml "$school"/devices.tolm "$school"/devices.TOML "$school"/devices.toml.txt \
    standards/"$edition"/network2.tom standards/"$edition"/profiles/x.tml lands/x.tooml school.toml authority.toml \
    edition.toml platform.toml school/amt/x/school.toml School/amt/x/school.toml standard/1/network.toml \
    template/openwrt/platform.toml template/openwrt/network.j2 land/rlp.toml SCHOOLS/a/b/c.toml templates/x.j2; do
    mkdir -p w/"$(dirname "$file")"
    echo 'x = 1' >w/"$file"
    muster -C w check --as-of $day
    [ "$code" -eq 1 ] || wrong "$file: check ended with $code"
    rm -rf w
    cp -a clean w
done

# What belongs to other programs is theirs.
mkdir -p w/scripts w/land w/template
touch w/pyproject.toml w/scripts/x.toml w/land/map.png w/notes.txt
muster -C w check --as-of $day
code_is 0
