# 60,000 calls of what was called. Right: a finding at the line.

starter
{ printf 'server:\n# {{ site'; times 60000 '()'; printf ' }}\n'; } | template unbound/unbound.conf.j2
is_refused template-error unbound/unbound.conf.j2:2
