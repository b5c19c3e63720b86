# A name that is put together is too long for what it is written for: an interface with the number of its port, the full
# name of a device; or several ports get one name. Right: a finding at the key of the model, and none at the longest name
# that fits.

starter
cp -a w clean
interface() { sed -i "s/^interface = \"$1\"/interface = \"$2\"/" w/standards/*/hardware.toml; }
refused() {
    muster -C w check --as-of "$day"
    [ "$code" -eq 1 ] || wrong "$2: check ended with $code"
    says "$1"
    says "$2"
    rm -rf w
    cp -a clean w
}
interface 'enp{port}s0' 'enp130s0f0np0lan{port}'
refused unsupported-by-platform enp130s0f0np0lan4
interface 'eth{port}' 'ethernet-uplink{port}'
refused unsupported-by-platform ethernet-uplink1
interface 'enp{port}s0' 'lan'
refused duplicate-port-name '`lan`'
label=$(times 60 a)
sed -i "s/^domain = .*/domain = \"$label.$label.$label.$(times 44 b)\"/" w/standards/*/dns.toml
refused full-name-too-long '253 are the most'

interface 'enp{port}s0' 'enp130s0f0lan{port}xy'
muster -C w check --as-of "$day"
code_is 1
says enp130s0f0lan4xy
rm -rf w
cp -a clean w
interface 'enp{port}s0' 'enp130s0f0lan{port}x'
muster -C w check --as-of "$day"
code_is 0
