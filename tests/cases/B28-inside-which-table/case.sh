# A line below an open table that it does not belong to. Right: the finding says inside which table the line stands, and
# where that begins.

starter
school=schools/musterstadt/grundschule-am-markt/x.toml
inside() {
    printf "$1" >w/$school
    muster -C w check --as-of $day
    code_is 1
    tr -d '\n' <"$HOME/stdout" | tr -s ' ' | grep -qF -- "$school:$3: the line stands inside the table \`$2\`, which begins here" ||
        wrong "it does not name the table $2"
}
inside '[clients]\nsmartboard = 1\nsegments.gast.extra-clients = 3\n' clients 1:2
inside '\n[rooms]\na9 = { title = "A9", building = "a" }\nsegments.gast.extra-clients = 3\n' rooms 2:2
inside '[devices.x]\nrole = "access-point"\nmodel = "edgecore-eap111"\nbuilding = "a"\nhost = 99\nclients.smartboard = 1\n' devices.x 1:10
inside '[devices.sw-a1.ports]\n"23" = "uplink"\nclients.smartboard = 2\n' devices.sw-a1.ports 1:16
inside '[segments.gast]\nextra-clients = 3\nstudents = 4\n' segments.gast 1:11
inside '[segments.gast]\nextra-clients = "3"\n' segments.gast 1:11
# Where no table is open there is none to name.
printf 'segments.gast.extra-clients = "3"\n' >w/$school
muster -C w check --as-of $day
code_is 1
says_not "stands inside"
# Nor in files that are no layers.
printf '\n[retired-indices]\n"9" = "Schule"\nlanguag = "de"\n' >>w/muster.toml
rm w/$school
muster -C w check --as-of $day
code_is 1
says "the line stands inside the table"
