# A list of lists is printed with every value. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% for a in range(1000) %}{{ site|pprint }}{% endfor %}
END
is_refused template-error unbound/unbound.conf.j2:2
