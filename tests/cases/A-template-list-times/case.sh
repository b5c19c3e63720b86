# A list is repeated and read to its end, again and again. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% for a in range(100000) %}{{ ([1] * 10000000)|list|length }}{% endfor %}
END
is_refused template-too-costly unbound/unbound.conf.j2:2
