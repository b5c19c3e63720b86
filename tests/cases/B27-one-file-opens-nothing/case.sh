# One file of a school, or of its authority, opens what the standard of the starter decides: each line by itself.
# Right: a finding for each; what no rule opens is locked.

starter
school=w/schools/musterstadt/grundschule-am-markt/x.toml
authority=w/schools/musterstadt/authority.toml
cp $authority authority.toml
tried=0
closed() {
    printf '%s\n' "$1" >$school
    muster -C w check --as-of $day
    [ "$code" -eq 1 ] || wrong "a school may set: $1"
    says override-forbidden
    rm $school
    { cat authority.toml && printf '%s\n' "$1"; } >$authority
    muster -C w check --as-of $day
    [ "$code" -eq 1 ] || wrong "an authority may set: $1"
    says override-forbidden
    cp authority.toml $authority
    tried=$((tried + 1))
}
while IFS= read -r line; do
    [ -z "$line" ] || closed "$line"
done <<'LINES'
management.sources = ["0.0.0.0/0"]
management.ssh-keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA dummy"]
management.user = "hintertuer"
management.idle-timeout = 600
retention.firewall = "3650d"
retention.dns = "30d"
dns.block = []
dns.upstreams.schutz-1 = { address = "192.0.2.1", name = "dns.example" }
dns-filters.unterricht.block = []
dns-filters.unterricht.safe-search = []
dns-filters.technik.allow-only = false
dns-filters.technik.allow = ["example.com"]
dns-filters.eigen = { title = "Eigener Filter" }
safe-search.google.enabled = false
segments.paed.filter = "lehr"
segments.paed.zone = "lehr"
segments.paed.vlan = 51
segments.paed.subnet.prefix = 20
segments.paed.network = "10.0.0.0/8"
segments.eigen = { title = "Eigenes Netz", zone = "lehr", vlan = 55, subnet = { offset = "0.0.60.0", prefix = 24 } }
limits.psk-length = 1
limits.poe-load = 100
radius-groups.geraet-leih.segment = "lehr-mob"
radius.reauthenticate = "30d"
flows.web-gast.services = []
flows.basis-dns.services = []
flows.mgmt-zentral.to = ["rz", "inet"]
flows.eigen = { from = "lehr", to = "inet", services = ["ssh"], reason = "Eigener Weg" }
flows.drucken.enabled = false
guarantees.schueler-nie-lehrer.enabled = false
guarantees.gast-nur-namen.never.services = ["ssh"]
guarantees.gast-nie-intern.never.services = ["ssh"]
guarantees.internet-nie-innen.never.to = ["verw"]
zones.gast.trust = "trusted"
zones.rz-admin.networks = ["0.0.0.0/0"]
zones.eigen = { title = "Eigene Zone", trust = "trusted" }
services.https.tcp = ["1-65535"]
services.eigen = { title = "Alles", tcp = ["1-65535"] }
wlans.eigen = { title = "Offen", ssid = "OFFEN", security = "open", segment = "paed", bands = ["5"] }
wlans.geraete.security = "open"
wlans.geraete.psk = { secret = "wlan.andere", min-length = 8 }
wlans.gast.isolate = false
wlans.edu.dynamic-segments = ["mgmt"]
wlans.gast.segment = "lehr-mob"
port-profiles.unterrichtsraum.login = "none"
port-profiles.unterrichtsraum.segment = "mgmt"
port-profiles.drucker.max-clients = 100
port-profiles.access-point.tagged = ["mgmt"]
port-profiles.eigen = { title = "Ohne Anmeldung", mode = "access", segment = "mgmt" }
snmp.managers = ["0.0.0.0/0"]
syslog.servers = []
ntp.servers = ["192.0.2.1"]
licences.geraeteverwaltung.seats = 1
software.geraeteverwaltung.agreement = false
software.buero.enabled = false
models.aruba-6200f-24g-poe4.platform = "openwrt"
roles.schulserver.segment = "paed"
server-roles.resolver.platform = "kea-dhcp4"
addressing.supernet = "10.0.0.0/8"
client-profiles.tablet-schueler-pool.restrictions.vpn = true
client-profiles.tablet-schueler-pool.segment = "lehr-mob"
client-profiles.tablet-lehrkraft.passcode.min-length = 4
regulatory.de-2400.max-power = 30
certificates.eigen = { title = "Eigene", pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----" }
LINES
[ "$tried" -ge 60 ] || wrong "only $tried lines were tried"

# A device is set up in the language of its model.
echo 'devices.sw-a1.platform = "openwrt"' >$school
muster -C w check --as-of $day
code_is 1
says override-forbidden
rm $school

# All at once leaves nothing of the conformity, and nothing is built.
printf '%s\n' 'dns.block = []' 'limits.psk-length = 1' >$school
muster -C w build --as-of $day
code_is 1
is_gone w/out
muster -C w status --as-of $day --format json
grep -q '"forbidden": 2' "$HOME/stdout" || wrong "the status does not tell of two"
