# A template writes JSON that readers understand differently: keys twice, something after the end, control characters.
# Right: a finding at the template.

starter
while IFS= read -r line; do
    printf '%b\n' "$line" | template kea-dhcp4/kea-dhcp4.conf.j2
    is_refused malformed-output kea-dhcp4/kea-dhcp4.conf.j2
done <<'END'
{"a": 1, "a": 2}
{} {}
{} x
["\0177"]
END
