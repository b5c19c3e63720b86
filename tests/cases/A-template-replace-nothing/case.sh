# `replace` puts a text between all characters, again and again. Right: a finding at the line.

starter
{ printf 'server:\n{{ "x"'; for _ in $(seq 20); do printf '|replace("", "xxxxxxxxxx")'; done; printf '|length }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
