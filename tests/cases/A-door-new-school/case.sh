# The folder of an authority is a link out of the repository, or into git's own, and `muster new school` is run. Right:
# nothing is written there.

starter
authority=$(ls w/schools)
mkdir -p outside
cp w/schools/"$authority"/authority.toml outside/
cp -a outside before
for target in ../../outside "$PWD/outside" ../.git/hooks; do
    ln -sfn "$target" w/schools/kusel
    muster -C w new school kusel/neu --title Neu --profile grundschule --students 100
    [ "$code" -ne 0 ] || wrong "it says that it worked"
    same before outside
    is_gone w/.git/hooks/neu
done
rm w/schools/kusel

# The school's own folder, and the folder of all schools.
ln -s ../../../outside w/schools/"$authority"/neu
muster -C w new school "$authority"/neu --title Neu --profile grundschule --students 100
[ "$code" -ne 0 ] || wrong "it says that it worked"
same before outside
rm w/schools/"$authority"/neu
mv w/schools elsewhere
ln -s ../elsewhere w/schools
cp -a elsewhere before-elsewhere
muster -C w new authority neu --title Neu
[ "$code" -ne 0 ] || wrong "it says that it worked"
same before-elsewhere elsewhere
