# A range has more numbers than any list of a network. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{{ range(1000000000)|list|length }}
END
is_refused template-error unbound/unbound.conf.j2:2
