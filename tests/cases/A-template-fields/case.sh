# 100,000 fields of fields. Right: a finding at the line.

starter
{ printf 'server:\n# {{ site'; times 100000 '.a'; printf ' }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
