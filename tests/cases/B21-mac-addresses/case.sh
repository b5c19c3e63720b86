# MAC addresses as labels, switches and systems write them, and addresses that no device has. Right: the first are one
# address, whatever its form; the others are refused.

starter
school=$(dirname w/schools/*/*/school.toml)
device() { printf '[devices.druck-b%s]\nrole = "drucker"\nmodel = "multifunktionsdrucker"\nroom = "a002"\nhost = %s\nmac = "%s"\n' "$1" "$1" "$2"; }
for mac in 0000.5e00.53ab 00-00-5E-00-53-AB 00005e0053ab 00:00:5E:00:53:aB 0000.5E00.53AB; do
    device 14 "$mac" >"$school"/fall.toml
    muster -C w build --as-of "$day"
    [ "$code" -eq 0 ] || wrong "$mac is refused"
    holds_text "$(find w/out -name kea-dhcp4.conf)" '"hw-address": "00:00:5e:00:53:ab"'
done
{
    device 14 0000.5e00.53ab
    device 15 00:00:5e:00:53:AB
} >"$school"/fall.toml
muster -C w check --as-of "$day"
code_is 1
says duplicate-mac
for mac in 00:00:00:00:00:00 000000000000 0000.0000.0000 ff:ff:ff:ff:ff:ff 01:00:5e:00:00:01 0100.5e00.0001 \
    00:00-5e:00-53:ab 0000:5e00:53ab 00005e.0053ab 00005e0053a 00.00.5e.00.53.ab; do
    device 14 "$mac" >"$school"/fall.toml
    muster -C w check --as-of "$day"
    [ "$code" -eq 1 ] || wrong "$mac passes"
    says invalid-value
done
