# 80,000 times `~`. Right: a finding at the line.

starter
{ printf 'server:\n# {{ 1'; times 80000 ' ~1'; printf ' }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
