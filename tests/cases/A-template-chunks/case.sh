# `batch`, `slice`, `zip` and `chain` fill lists. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{{ range(2)|batch(9000000000, 1)|list|length }}
END
is_refused template-error unbound/unbound.conf.j2:2
