# 6,000 times `else` and `if` in each other. Right: a finding at the line.

starter
{ printf 'server:\n'; times 6000 '{% if 0 %}{% else %}'; times 6000 '{% endif %}'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
