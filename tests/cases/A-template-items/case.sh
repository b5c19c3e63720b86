# 100,000 values in one list. Right: a finding at the line.

starter
{ printf 'server:\n# {{ ['; times 100000 '1,'; printf '] }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
