# What a template writes is nested so deeply that its reader ends the stack, or takes time without end. Right: a finding.

starter
{ printf '<plist version="1.0">'; times 10000 '<array>'; times 10000 '</array>'; echo '</plist>'; } |
    template apple-mobileconfig/profile.j2
is_refused malformed-output apple-mobileconfig/profile.j2
rm -r w/templates/apple-mobileconfig
for part in '[' '{a: ' '- ' '? ' '[a, ' '{a, b: ['; do
    { times 30000 "$part"; echo; } | template ansible-inventory/inventory.j2
    is_refused malformed-output ansible-inventory/inventory.j2
done
echo '{% for a in range(300) %}{% for b in range(1000) %}[{% endfor %}{% endfor %}' | template ansible-inventory/inventory.j2
is_refused malformed-output ansible-inventory/inventory.j2
rm -r w/templates/ansible-inventory
for part in '[' '{"a":' '[1,'; do
    { times 30000 "$part"; echo; } | template kea-dhcp4/kea-dhcp4.conf.j2
    is_refused malformed-output kea-dhcp4/kea-dhcp4.conf.j2
done
rm -r w/templates/kea-dhcp4
for format in xml toml ini; do
    echo | template unbound/unbound.conf.j2
    sed -i "s/format = \"text\"/format = \"$format\"/" w/templates/unbound/platform.toml
    case $format in
        xml) { times 30000 "<a>"; times 30000 "</a>"; } ;;
        toml) { printf 'a = '; times 100000 '['; } ;;
        ini) times 100000 '[' ;;
    esac | template unbound/unbound.conf.j2
    is_refused malformed-output unbound/unbound.conf.j2
    rm -r w/templates/unbound
done
