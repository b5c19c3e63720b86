# Each block is small, all together are deep. Right: a finding at the line.

starter
{ printf 'server:\n'; times 60 '{% if 1 %}{% elif 1 %}'; times 60 '{% endif %}'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
