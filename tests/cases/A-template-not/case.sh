# 50,000 times `not`. Right: a finding at the line.

starter
{ printf 'server:\n# {{ '; times 50000 'not '; printf '1 }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
