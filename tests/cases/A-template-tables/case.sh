# 20,000 tables in each other. Right: a finding at the line.

starter
{ printf 'server:\n# {{ '; times 20000 '{1:'; printf 1; times 20000 '}'; printf ' }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
