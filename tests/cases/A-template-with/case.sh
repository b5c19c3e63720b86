# 4,000 blocks that templates do not have, in each other. Right: a finding at the line.

starter
{ printf 'server:\n'; times 4000 '{% with a = 1 %}'; times 4000 '{% endwith %}'; } | template unbound/unbound.conf.j2
is_refused template-error unbound/unbound.conf.j2:2
