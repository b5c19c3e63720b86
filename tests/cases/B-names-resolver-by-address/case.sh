# A client knows the address of a public resolver and asks it over HTTPS, where it may reach the internet. Right: the
# firewall of the starter and of the reference drops it, over TCP and UDP, before any flow lets the web through.

starter
cp -a w starter && rm -rf w
mkdir w
for part in muster.toml standards lands schools; do cp -a "$repository/$part" w; done
for of in w/donnersbergkreis/kranichtal-gymnasium starter/musterstadt/grundschule-am-markt; do
    muster -C "${of%%/*}" build --as-of $day "${of##*/}"
    code_is 0
    rules="${of%%/*}/out/${of#*/}/fw-1/nftables.conf"
    sed -n '/chain forward/,$p' "$rules" >forward
    for address in 1.1.1.1 8.8.8.8 9.9.9.9; do
        for protocol in tcp udp; do
            awk -v address="$address/" -v protocol="$protocol dport" '
                index($0, protocol) && /443/ && /deny-/ && index($0, address) { denied = 1; exit }
                index($0, protocol) && /443/ && / accept/ { exit }
                END { exit !denied }' forward || wrong "$of: $address over $protocol is let through"
        done
    done
done
