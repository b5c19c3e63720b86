# 100,000 parentheses. Right: a finding at the line.

starter
{ printf 'server:\n# {{ '; times 100000 '('; printf 1; times 100000 ')'; printf ' }}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
