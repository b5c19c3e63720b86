# 5,000 times `for` in each other. Right: a finding at the line.

starter
{ printf 'server:\n'; times 5000 '{% for a in [1] %}'; times 5000 '{% endfor %}'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
