# `hex` doubles a text; `quote` does with marks. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{{ "x"|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|hex|length }}
END
is_refused template-too-costly unbound/unbound.conf.j2:2
