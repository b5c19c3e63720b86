# Titles with characters that nobody sees. Right: refused, and the finding names the character.

starter
for bytes in '\302\255 U+00AD' '\330\234 U+061C' '\343\205\244 U+3164' '\357\277\271 U+FFF9' '\363\240\200\201 U+E0001'; do
    printf "buildings.z.title = \"Haus${bytes% *}Z\"\n" >w/schools/musterstadt/grundschule-am-markt/x.toml
    muster -C w check --as-of $day
    code_is 1
    says "${bytes#* }"
done
