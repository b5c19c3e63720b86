# Two devices give out the same addresses: of one role, of two roles, or the firewall beside the server. Right: an error
# that names them, and none for two resolvers, or for one that is configured by hand.

starter
school=$(dirname w/schools/*/*/school.toml)
cp -a w clean
try() {
    rm -rf w
    cp -a clean w
    printf '%s\n' "$1" >"$school"/fall.toml
}
server='[devices.srv-2]
role = "%s"
model = "hpe-microserver-gen11"
room = "a001"
host = 11
'
# shellcheck disable=SC2059 # the text is the format
role() { printf "$server" "$1"; }
refused() {
    muster -C w check --as-of "$day"
    code_is 1
    says srv-1
    says "$1"
    says 'the same addresses'
}
try "$(role schulserver)"
refused srv-2
try "$(role zweitserver)"
printf '\n[roles.zweitserver]\ntitle = "Zweiter"\nkind = "server"\nsegment = "infra"\nserver-roles = ["adressvergabe"]\n' >>w/standards/2026.1/hardware.toml
refused srv-2
try ''
if grep -q '^server-roles = \["router"\]' w/standards/2026.1/hardware.toml; then
    sed -i 's/^server-roles = \["router"\]/server-roles = ["router", "adressvergabe"]/' w/standards/2026.1/hardware.toml
else
    sed -i 's/^\[roles.firewall\]/&\nserver-roles = ["adressvergabe"]/' w/standards/2026.1/hardware.toml
fi
refused fw-1

for more in 'server-roles = ["resolver", "anmeldung"]' 'server-roles = ["adressvergabe"]
unmanaged = true'; do
    try "$(role zweitserver)"
    printf '\n[roles.zweitserver]\ntitle = "Zweiter"\nkind = "server"\nsegment = "infra"\n%s\n' "$more" >>w/standards/2026.1/hardware.toml
    muster -C w check --as-of "$day"
    code_is 0
done
