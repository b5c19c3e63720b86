# The folder of an edition holds links: to a file outside with a password, to a folder outside, to git's configuration,
# to itself, pairs of links that would double with every step; and a pipe. Right: `muster new edition` copies none of
# it, ends at once, and leaves no half a copy.

starter
edition=$(ls w/standards)
mkdir outside
echo canary >outside/secret.txt
try() {
    muster -C w new edition 2099.1
    code_is 2
    is_gone w/standards/2099.1
    [ "$(ls -A w/standards)" = "$edition" ] || wrong "something is left: $(ls -A w/standards)"
    ! grep -rqs canary w/standards || wrong "the password was copied"
    rm -rf w/standards/"$edition"/extra*
}
ln -s ../../../outside/secret.txt w/standards/"$edition"/extra.txt
try
ln -s ../../../outside w/standards/"$edition"/extra
try
ln -s ../../.git/config w/standards/"$edition"/extra
try
ln -s . w/standards/"$edition"/extra
try
ln -s ../../standards w/standards/"$edition"/extra
try
ln -s ../.. w/standards/"$edition"/extra
try
mkfifo w/standards/"$edition"/extra.txt
try
mkdir w/standards/"$edition"/extra
for number in $(seq 1 15); do
    mkdir w/standards/"$edition"/extra/$number
    for name in a b c; do
        ln -s ../$((number + 1)) w/standards/"$edition"/extra/$number/$name
    done
done
mkdir w/standards/"$edition"/extra/16
touch w/standards/"$edition"/extra/16/x
try

# A link to a file in the workspace is copied as a file, and drafts of somebody else stay.
ln -s ../../muster.toml w/standards/"$edition"/extra.txt
ln -s ../../outside w/standards/.2099.1.0.new
muster -C w new edition 2099.1
code_is 0
same w/muster.toml w/standards/2099.1/extra.txt
[ -L w/standards/.2099.1.0.new ] || wrong "somebody else's link is gone"
[ "$(ls outside)" = secret.txt ] || wrong "it was written outside"
