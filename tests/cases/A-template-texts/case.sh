# 60,000 texts that are one. Right: a finding at the line.

starter
{ printf 'server:\n# {{ '; times 60000 '"x"'; printf ' }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
