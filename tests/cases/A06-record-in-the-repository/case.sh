# The repository carries what a machine that built the poisoned output would remember, where muster looks for it: the user's
# state folder is in the repository, as in pipelines whose HOME is the checkout. Right: it is not believed, nor written to.

starter real
mkdir repository
cp -a real repository/w
rm -rf repository/w/.git
git init --quiet repository
config=w/out/musterstadt/grundschule-am-markt/fw-1/nftables.conf
muster -C repository/w build --as-of $day
code_is 0
sed -i 's/policy drop/policy accept/' "repository/$config"
sum=$(sha256sum <"repository/$config" | cut -d ' ' -f 1) size=$(stat -c %s "repository/$config")
manifest=repository/w/out/manifest.json
sed -i "s#\(fw-1/nftables.conf.*\"bytes\":\)[0-9]*\(,\"sha256\":\"\)[0-9a-f]*#\1$size\2$sum#" $manifest
# What this machine remembers, with the hash of the poisoned manifest, as the attacker would write it.
if [ -d "$XDG_STATE_HOME/muster" ]; then
    sed -i "s/\"manifest\": \"[0-9a-f]*\"/\"manifest\": \"$(sha256sum <$manifest | cut -d ' ' -f 1)\"/" "$XDG_STATE_HOME"/muster/*
    # Where it lies in truth it is believed: the case tries what it means to try.
    cp -a repository/w/out poisoned
    muster -C repository/w build --as-of $day
    lacks_text "repository/$config" "policy drop"
fi
home=$HOME state=$XDG_STATE_HOME
for place in repository/.local/state repository/w/.local/state repository/w repository/w/out repository/.git; do
    rm -rf repository/.local repository/w/.local repository/w/muster
    mkdir -p "$place"
    [ ! -d "$state/muster" ] || cp -a "$state/muster" "$place/muster"
    rm -rf repository/w/out && cp -a poisoned repository/w/out 2>/dev/null || true
    if [ $place = repository/w/out ]; then
        mkdir -p repository/w/out && cp -a "$state/muster" repository/w/out/muster 2>/dev/null || true
    fi
    rm -rf before && cp -a "$place/muster" before 2>/dev/null || mkdir -p before
    XDG_STATE_HOME=$PWD/$place muster -C repository/w build --as-of $day
    code_is 0
    holds_text "repository/$config" "policy drop"
    same before "$place/muster"
done
# By a link of the user's own, and by HOME.
rm -rf repository/w/out && cp -a poisoned repository/w/out
ln -s "$PWD/repository/w" link
cp -a "$state/muster" repository/w/muster
XDG_STATE_HOME=$PWD/link muster -C repository/w build --as-of $day
holds_text "repository/$config" "policy drop"
rm -rf repository/w/out repository/w/muster && cp -a poisoned repository/w/out
mkdir -p repository/.local/state && cp -a "$state/muster" repository/.local/state/muster
printed=$(env -u XDG_STATE_HOME HOME="$PWD/repository" "$program" -C repository/w build --as-of $day 2>&1) || wrong "$printed"
holds_text "repository/$config" "policy drop"
HOME=$home
