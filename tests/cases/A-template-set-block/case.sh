# A block that is kept grows with each loop. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% set text %}{% for a in range(100000) %}xxxxxxxx{% endfor %}{% endset %}
END
is_refused template-error unbound/unbound.conf.j2:2
