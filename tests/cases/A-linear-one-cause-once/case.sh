# A file that was copied, and a table whose header stands twice. Right: each is one finding.

starter
cd w/schools/musterstadt/grundschule-am-markt
cp devices.toml copy.toml
cd ../../..
muster check --as-of $day
code_is 1
says "1 error"
says "keys are set here and in another file"
rm schools/musterstadt/grundschule-am-markt/copy.toml
for _ in 1 2; do
    printf '[rooms.z]\ntitle = "Raum"\nbuilding = "a"\n'
done >schools/musterstadt/grundschule-am-markt/x.toml
muster check --as-of $day
code_is 1
says "1 error"
says "this table is written twice"
