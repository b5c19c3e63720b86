# An indentation of 9,000,000,000 makes a text of that length. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{{ "x"|indent(9000000000) }}
{{ "x\ny"|indent(9000000000, true) }}
END
is_refused template-error unbound/unbound.conf.j2:2
