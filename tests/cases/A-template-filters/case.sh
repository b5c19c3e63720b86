# 30,000 filters after each other. Right: a finding at the line.

starter
{ printf 'server:\n# {{ "x"'; times 30000 '|upper'; printf ' }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
