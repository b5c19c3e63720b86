# `zip` puts a list beside itself. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{{ range(2)|zip(range(2))|list|length }}
END
is_refused template-error unbound/unbound.conf.j2:2
