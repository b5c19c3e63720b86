# A template writes INI that is not sound or that readers understand differently. Right: a finding at the template.

starter
echo | template unbound/unbound.conf.j2
sed -i 's/format = "text"/format = "ini"/' w/templates/unbound/platform.toml
while IFS= read -r line; do
    printf '%b\n' "$line" | template unbound/unbound.conf.j2
    is_refused malformed-output unbound/unbound.conf.j2
done <<'END'
[a]\nb = 1\nb = 2
[a]\nb = 1\n[c]\n[a]
[a]\nb = 1\n c = 2
[a]\nb
[a] b = 1
[a]\nb = c\\\\
END
