# A platform of the workspace does not say that it handles a key, and the standard has it. Right: a finding names the
# platform and the key; nothing is dropped in silence, and nothing is said of keys that the platform leaves with a reason.

starter
mkdir -p w/templates
own() { rm -rf w/templates/aruba-aoscx; cp -R "$repository/templates/aruba-aoscx" w/templates/; }
own
muster -C w check --as-of $day
says_not "aruba-aoscx"
lacks() {
    own
    for key in "$@"; do
        grep -qF "  \"$key\"," w/templates/aruba-aoscx/platform.toml || wrong "it never handled $key"
        grep -vF "  \"$key\"," w/templates/aruba-aoscx/platform.toml >platform.toml
        cp platform.toml w/templates/aruba-aoscx/platform.toml
    done
    muster -C w check --as-of $day
    code_is 1
    says unsupported
    says aruba-aoscx
}
lacks syslog.servers
says syslog.servers
lacks syslog.severity
says syslog.severity
lacks snmp.user snmp.auth snmp.privacy snmp.managers
says snmp.
lacks radius.reauthenticate
says radius.reauthenticate
# Keys that the starter does not set: what is not set is not asked for.
own
printf 'segments.paed.voice = true\n' >w/standards/2026.1/more.toml
muster -C w check --as-of $day
says_not unsupported
lacks segments.\*.voice
says voice
# A key of which `supports` says which values it may have is judged by that.
own
sed -i 's/^storm-limit = true/storm-limit = false/' w/templates/aruba-aoscx/platform.toml
muster -C w check --as-of $day
code_is 1
says storm-limit
# What is left with a reason is no finding.
own
for key in syslog.severity syslog.servers; do
    grep -vF "  \"$key\"," w/templates/aruba-aoscx/platform.toml >platform.toml
    cp platform.toml w/templates/aruba-aoscx/platform.toml
done
printf '\n[[leaves]]\nkeys = ["syslog"]\nreason = "per DHCP"\n' >>w/templates/aruba-aoscx/platform.toml
muster -C w check --as-of $day
says_not unsupported-by-platform

# A platform of one's own that handles only a few keys, and one that handles none that exists.
rm -rf w/templates
mkdir -p w/templates/eigene
sed 's/^handles = \[$/handles = ["devices.*.ports", "port-profiles.*.mode", "nichts.*.davon"]\nold = [/' \
    "$repository/templates/aruba-aoscx/platform.toml" | sed '/^old = \[$/,/^\]$/d' >w/templates/eigene/platform.toml
cp "$repository"/templates/aruba-aoscx/*.j2 w/templates/eigene/
sed -i 's/"aruba-aoscx"/"eigene"/' w/standards/2026.1/hardware.toml
muster -C w check --as-of $day
code_is 1
says unknown-key-of-platform
says nichts.
sed -i 's/, "nichts.\*.davon"//' w/templates/eigene/platform.toml
muster -C w check --as-of $day
code_is 1
for key in syslog.servers snmp.user ".vlan" voice management.sources ntp.servers; do
    says "$key\`"
done
