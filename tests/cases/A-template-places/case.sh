# 80,000 places of lists. Right: a finding at the line.

starter
{ printf 'server:\n# {{ site'; times 80000 '[0]'; printf ' }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
