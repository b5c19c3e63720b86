# As `batch`. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{{ range(2)|slice(9000000000, 1)|list|length }}
END
is_refused template-error unbound/unbound.conf.j2:2
