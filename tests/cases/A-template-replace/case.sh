# Each `replace` makes ten characters of one. Right: a finding at the line.

starter
{ printf 'server:\n{{ "x"'; for _ in $(seq 20); do printf '|replace("x", "xxxxxxxxxx")'; done; printf '|length }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
