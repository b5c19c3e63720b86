# A text stands where `{ secret = "..." }` belongs, at every place at which the model has a secret.
# Right: no format and no command shows it, and the finding says how to write it.

starter
cat >w/schools/musterstadt/grundschule-am-markt/x.toml <<'TOML'
wlans.geraete.psk = "SuperGeheim123!"
management.password = "SuperGeheim123!"
radius.secret = "SuperGeheim123!"
snmp.auth = "SuperGeheim123!"
snmp.privacy = "SuperGeheim123!"
client-profiles.tablet.identity.challenge = "SuperGeheim123!"
TOML
for format in human json sarif junit gitlab github; do
    muster -C w check --as-of $day --format $format
    code_is 1
    says_not SuperGeheim
done
muster -C w check --as-of $day
says 'write `psk = { secret = '
for format in human markdown json html; do
    muster -C w diff --as-of $day --format $format
    says_not SuperGeheim
done
for format in human markdown json csv; do
    muster -C w status --as-of $day --format $format
    says_not SuperGeheim
done
for command in "show" "explain"; do
    muster -C w $command grundschule-am-markt management --as-of $day
    says_not SuperGeheim
done
