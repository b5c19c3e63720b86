# 10,000 times `if` in each other. Right: a finding at the line.

starter
{ printf 'server:\n'; times 8000 '{% if 1 %}'; times 8000 '{% endif %}'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
