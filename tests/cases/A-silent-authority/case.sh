# The folder of an authority has no `authority.toml`, or `muster new school` is given a key with a typing error in it.
# Right: a finding, and no school of an authority that does not exist.

starter
authority=$(ls w/schools)
muster -C w new authority kusel --title Kusel
code_is 0
cp -a w clean
muster -C w new school kusell/neu --title Neu --profile grundschule --students 100
code_is 2
says "there is no authority \`kusell\`"
says "did you mean \`kusel\`?"
says "muster new authority kusell"
same clean w
muster -C w new school kusel/neu --title Neu --profile grundschule --students 100
code_is 0
muster -C w check --as-of $day
code_is 0
rm w/schools/kusel/authority.toml
for command in check build; do
    muster -C w $command --as-of $day
    code_is 1
    says authority-without-file
    says schools/kusel
done
muster -C w new school kusel/noch-eine --title Neu --profile grundschule --students 100
code_is 2
is_gone w/schools/kusel/noch-eine
rm -r w/schools/kusel/neu
touch w/schools/kusel/README.md
muster -C w check --as-of $day
code_is 1
says authority-without-file
