# A value that is printed as JSON has more bytes than a file may have. Right: a finding at the line.

starter
template kea-dhcp4/kea-dhcp4.conf.j2 <<'END'
{
"a": {{ [0] * 90000000 }}
}
END
is_refused template-too-costly kea-dhcp4/kea-dhcp4.conf.j2:2
