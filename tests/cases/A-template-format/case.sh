# A width of 9,000,000,000 makes a text of that length. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{{ "%9000000000d"|format(1) }}
END
is_refused template-error unbound/unbound.conf.j2:2
