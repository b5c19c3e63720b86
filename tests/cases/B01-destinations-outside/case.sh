# A flow from pupils to the printers names destinations that belong to the jump hosts. Right: destinations restrict the
# zones, so that this is a finding at their line, and nothing is opened.

starter
cat >>w/standards/2026.1/flows.toml <<'TOML'

[flows.aa]
from = "sus"
to = "druck"
services = ["https"]
destinations = ["10.0.24.0/28"]
reason = "Drucken"
TOML
muster -C w check --as-of $day --format json
code_is 1
says destination-outside-zones
says '10.0.24.0/28'
says '"line": 155'

# A network around the zone's: the zone is opened, and no more.
sed -i 's|^destinations = \["10.0.24.0/28"\]|destinations = ["10.0.0.0/16"]|; s|^to = "druck"$|to = "rz"|' w/standards/2026.1/flows.toml
muster -C w build --as-of $day
code_is 0
says destination-beyond-zones
rules=w/out/musterstadt/grundschule-am-markt/fw-1/nftables.conf
holds_text $rules 'ip daddr { 10.0.16.0/24 } tcp dport { 443 } accept comment "aa: Drucken"'
lacks_text $rules '10.0.0.0/16'
