# What a school of the starter decides itself, each line by itself, and all at once. Right: no finding.

starter
school=w/schools/musterstadt/grundschule-am-markt/x.toml
authority=w/schools/musterstadt/authority.toml
while IFS= read -r line; do
    [ -n "$line" ] || continue
    printf '%s\n' "$line" >$school
    muster -C w check --as-of $day
    [ "$code" -eq 0 ] || wrong "a school may not set: $line"
    printf '%s\n' "$line" >>all.toml
done <<'LINES'
number = "4711"
classes = 8
buildings.b = { title = "Haus B" }
rooms.a103 = { title = "Raum A103", building = "a" }
clients.smartboard = 2
devices.ap-a103 = { role = "access-point", model = "edgecore-eap111", building = "a", host = 23 }
segments.gast.extra-clients = 30
segments.gast.dhcp.lease = "4h"
segments.praes.dhcp.reservations-only = true
dns-filters.unterricht.block = ["nordvpn.com", "protonvpn.com", "torproject.org", "croxyproxy.com", "tiktok.com", "instagram.com", "snapchat.com", "discord.com", "roblox.com", "steampowered.com", "spiele.example"]
wlans.gast.enabled = false
wlans.edu.schedule = "06:00-20:00"
port-profiles.unterrichtsraum.max-clients = 2
port-profiles.unterrichtsraum.poe = true
client-profiles.pc-unterricht.software = ["buero", "geraeteverwaltung"]
software.geometrie = { title = "Geometrie", decided-by = "Schule" }
licences.zeichnen = { title = "Zeichnen", metric = "school" }
radio-plans.innen.bands."5".power = 14
retention.firewall = "3d"
management.idle-timeout = 5
limits.psk-length = 24
densities.class-size = 20
guarantees.drucker-nie-internet = { never = { from = "druck", to = "inet" }, reason = "Drucker bleiben im Haus" }
LINES
cp all.toml $school
muster -C w check --as-of $day
code_is 0
grep -v '^clients\|^devices\|^rooms\|^buildings\|^number\|^classes' all.toml >>$authority
rm $school
muster -C w check --as-of $day
code_is 0

# What comes next is closed as well: a new edition, a new authority with a school.
muster -C w new edition 2027.1 --in-force-from 2027-08-01
code_is 0
muster -C w new authority kusel --title Kusel
code_is 0
muster -C w new school kusel/bach --title Bach --profile grundschule --students 100 --as-of $day
code_is 0
muster -C w check --as-of $day
code_is 0
for on in "$day" 2027-09-01; do
    sed -i 's/state = "draft"/state = "adopted"/; /^state/!b' w/standards/2027.1/edition.toml
    echo 'segments.gast.vlan = 86' >w/schools/kusel/bach/x.toml
    muster -C w check --as-of "$on"
    code_is 1
    says override-forbidden
done

# A standard without any governance is closed too; one that is to be open says so.
rm w/standards/2026.1/governance.toml $authority
printf 'authority.title = "Stadt Musterstadt"\n' >$authority
rm -r w/standards/2027.1 w/schools/kusel
echo 'limits.psk-length = 1' >$school
muster -C w check --as-of $day
code_is 1
says override-forbidden
printf '[governance."*"]\nmode = "free"\nreason = "offen"\n' >w/standards/2026.1/governance.toml
muster -C w check --as-of $day
code_is 0
