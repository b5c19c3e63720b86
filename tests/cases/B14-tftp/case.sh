# A flow allows TFTP, whose file comes from another port than the one that was asked. Right: the service says which helper
# it needs, and the file arrives; without the helper it does not.

needs nft
needs ip
needs python3
starter
cat >>w/standards/2026.1/services.toml <<'TOML'

[services.netzstart]
title = "Start über das Netz"
udp = ["69"]
helper = "tftp"
TOML
cat >>w/standards/2026.1/flows.toml <<'TOML'

[flows.netzstart]
from = "unt"
to = "infra"
services = ["netzstart"]
reason = "Start über das Netz"
TOML
muster -C w build --as-of $day
code_is 0
export rules=w/out/musterstadt/grundschule-am-markt/fw-1/nftables.conf
# The same without the line that gives the helper.
grep -v 'ct helper set' $rules >without.conf
cat >server.py <<'PY'
import socket
asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asked.bind(("", 69))
while True:
    _, client = asked.recvfrom(1000)
    answering = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    answering.sendto(b"\0\3\0\1file", client)
PY
cat >client.py <<'PY'
import socket, sys
asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asking.settimeout(1)
asking.sendto(b"\0\1grubx64.efi\0octet\0", ("10.129.5.10", 69))
try:
    data, _ = asking.recvfrom(1000)
except TimeoutError:
    sys.exit(1)
sys.exit(data != b"\0\3\0\1file")
PY
unshare -rn bash -eu <<'SH' || wrong "see above"
add() { # VLAN, address of the gateway, address of a host
    unshare -n sleep 60 &
    host=$!
    sleep 0.2
    ip link add "vlan$1" type veth peer name eth0 netns "$host"
    ip address add "$2" dev "vlan$1"
    ip link set "vlan$1" up
    nsenter -t "$host" -n ip link set eth0 up
    nsenter -t "$host" -n ip address add "$3" dev eth0
    nsenter -t "$host" -n ip route add default via "${2%/*}"
}
mount -t sysfs none /sys 2>/dev/null || true
ip link set lo up
echo 1 >/proc/sys/net/ipv4/ip_forward
add 21 10.129.5.254/24 10.129.5.10/24
server=$host
add 50 10.129.19.254/22 10.129.16.20/22
client=$host
nsenter -t "$server" -n python3 server.py &
answering=$!
trap 'kill $answering $server $client' EXIT
sleep 0.5
nft -f "$rules"
nsenter -t "$client" -n python3 client.py || { echo "the file does not arrive"; exit 1; }
nft -f without.conf
! nsenter -t "$client" -n python3 client.py || { echo "the file arrives without a helper"; exit 1; }
SH
