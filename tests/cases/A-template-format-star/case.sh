# A width given beside the format does the same. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{{ "%*d"|format(9000000000, 1) }}
END
is_refused template-error unbound/unbound.conf.j2:2
