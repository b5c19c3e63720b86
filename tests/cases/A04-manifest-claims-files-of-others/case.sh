# A committed manifest lists a file that the user put into the output, in the folder of a school: the next build "removes"
# it. Right: nothing is deleted because of what a manifest says that this machine did not write.

starter
muster -C w build --as-of $day
folder=musterstadt/grundschule-am-markt/fw-1
entry=$(grep -m 1 nftables.conf w/out/manifest.json)
entry=${entry%,} entry=${entry#"${entry%%[! ]*}"}
sed -i "s#\"artifacts\": \[#&\n    ${entry/nftables.conf/notiz.txt},\n    ${entry//fw-1/fw-9},#" w/out/manifest.json
echo precious >"w/out/$folder/notiz.txt"
mkdir w/out/musterstadt/grundschule-am-markt/fw-9
echo precious >w/out/musterstadt/grundschule-am-markt/fw-9/nftables.conf
commit_all w
muster -C w build --as-of $day
code_is 0
holds_text "w/out/$folder/notiz.txt" precious
holds_text w/out/musterstadt/grundschule-am-markt/fw-9/nftables.conf precious
sed -i "s|^title = .*|title = \"Anders\"|" w/schools/musterstadt/grundschule-am-markt/school.toml
muster -C w build --as-of $day
code_is 0
holds_text "w/out/$folder/notiz.txt" precious
holds_text w/out/musterstadt/grundschule-am-markt/fw-9/nftables.conf precious
says "notiz.txt"
