# 20,000 times `if else` in one expression. Right: a finding at the line.

starter
{ printf 'server:\n# {{ '; times 15000 '1 if 1 else '; printf '1 }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
