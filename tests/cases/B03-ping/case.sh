# Guests ping the firewall's address in the management network, which they never reach. Right: a firewall answers at
# the gateway of the interface that a packet came in by, and nowhere else.

starter
muster -C w build --as-of $day
code_is 0
rules=w/out/musterstadt/grundschule-am-markt/fw-1/nftables.conf
# The mgmt, the guests, and the outside, as pairs of interfaces.
needs nft
needs ip
needs ping
export rules
unshare -rn bash -eu <<'SH' || wrong "see above"
outer=$$
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
ip link set lo up
add 10 10.129.0.254/24 10.129.0.9/24
mgmt=$host
add 85 10.129.135.254/21 10.129.128.9/21
guest=$host
trap 'kill $mgmt $guest' EXIT
pings() { nsenter -t "$1" -n ping -q -c 1 -W 1 "$2" >/dev/null; }
pings "$guest" 10.129.0.254 || { echo "without rules a guest must reach the management's gateway"; exit 1; }
nft -f "$rules"
pings "$guest" 10.129.135.254 || { echo "a guest does not reach the own gateway"; exit 1; }
pings "$mgmt" 10.129.0.254 || { echo "the management does not reach its gateway"; exit 1; }
! pings "$guest" 10.129.0.254 || { echo "a guest reaches the management's gateway"; exit 1; }
SH
