# A template writes TOML that is not sound or that readers understand differently. Right: a finding at the template.

starter
echo | template unbound/unbound.conf.j2
sed -i 's/format = "text"/format = "toml"/' w/templates/unbound/platform.toml
while IFS= read -r line; do
    printf '%b\n' "$line" | template unbound/unbound.conf.j2
    is_refused malformed-output unbound/unbound.conf.j2
done <<'END'
a = 1\na = 2
[a]\nb = 1\n[a]
a = { b = 1, b = 2 }
a = 1 x
a = b
END
