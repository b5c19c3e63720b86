# The file that network boot loads is a path on the boot server, which may be another one. Right: it is written with the
# server as `next-server`; what a boot server does not have is refused, and so is a server without a file.

starter
segment() { printf '[segments.paed.dhcp]\n%s\n' "$1" >w/standards/2026.1/fall.toml; }
for file in boot/grub/x86_64-efi/core.efi ipxe/undionly.kpxe grubx64.efi; do
    segment "boot-file = \"$file\""
    muster -C w build --as-of "$day"
    code_is 0
    config=$(find w/out -name kea-dhcp4.conf)
    holds_text "$config" "\"boot-file-name\": \"$file\""
    own=$(sed -n 's/.*"next-server": "\(.*\)".*/\1/p' "$config")
    [ -n "$own" ] || wrong "no server to boot from"
done
segment 'boot-file = "ipxe/undionly.kpxe"
boot-server = "10.0.16.70"'
muster -C w build --as-of "$day"
code_is 0
holds_text "$config" '"next-server": "10.0.16.70"'
lacks_text "$config" "\"next-server\": \"$own\""
for file in ../core.efi boot/../core.efi /boot/core.efi 'boot\\core.efi' boot//core.efi http://boot.example/x "$(times 128 x)"; do
    segment "boot-file = \"$file\""
    muster -C w check --as-of "$day"
    [ "$code" -eq 1 ] || wrong "$file: check ended with $code"
    says invalid-value
done
segment 'boot-file = "x.efi"
boot-server = "2001:db8::1"'
muster -C w check --as-of "$day"
code_is 1
segment 'boot-server = "10.0.16.70"'
muster -C w check --as-of "$day"
code_is 1
says boot-file
