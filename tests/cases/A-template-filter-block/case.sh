# A block that a filter takes. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% filter upper %}{% for a in range(100000) %}xxxxxxxx{% endfor %}{% endfilter %}
END
is_refused template-error unbound/unbound.conf.j2:2
