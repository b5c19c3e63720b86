# 20,000 tests after each other. Right: a finding at the line.

starter
{ printf 'server:\n# {{ 1'; times 20000 ' is none'; printf ' }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
