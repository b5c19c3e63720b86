# A key holds characters that turn or hide text, and a link. Right: no format holds them raw, and no message is a link.

starter
printf '"[text](https://evil.example)\342\200\256\302\233\302\255\343\205\244" = 1\n' >w/schools/musterstadt/grundschule-am-markt/x.toml
for format in human json sarif junit gitlab github; do
    muster -C w check --as-of $day --format $format
    code_is 1
    ! grep -qP '\xe2\x80\xae|\xc2\x9b|\xc2\xad|\xe3\x85\xa4' "$HOME/stdout" || wrong "$format holds raw characters"
done
muster -C w check --as-of $day --format sarif
says_not '[text](https://evil.example)'
says_not '](https://'
