# One school is built after its inventory has changed; a file speaks of all schools. Right: the manifest says that the
# file is old, and so does the program, until all schools are built.

starter
muster -C w new school musterstadt/zwei --title Zwei --profile grundschule --students 100 --as-of $day
code_is 0
muster -C w build --as-of $day
code_is 0
lacks_text w/out/manifest.json stale
# Nothing has changed: nothing is old.
muster -C w build grundschule-am-markt --as-of $day
code_is 0
says_not "earlier build"
lacks_text w/out/manifest.json stale
muster -C w build --as-of $day
code_is 0
sed -i 's/^devices.ap-a102.host = 22/devices.ap-a102.host = 29/' w/schools/musterstadt/grundschule-am-markt/devices.toml
muster -C w build grundschule-am-markt --as-of $day
code_is 0
says "_cooperation/inventory.yml"
says "earlier build"
grep '_cooperation/inventory.yml' w/out/manifest.json | grep -qF '"stale":true' || wrong "the manifest does not say it"
[ "$(grep -c '"stale"' w/out/manifest.json)" -eq 1 ] || wrong "more than that file counts as old"
# It stays old when another school is built, whatever changes.
muster -C w build zwei --as-of $day
code_is 0
says "earlier build"
grep -qF '"stale":true' w/out/manifest.json || wrong "it counts as renewed"
muster -C w build --as-of $day
code_is 0
says_not "earlier build"
lacks_text w/out/manifest.json stale
grep -q '29' w/out/_cooperation/inventory.yml || wrong "it was not renewed"
