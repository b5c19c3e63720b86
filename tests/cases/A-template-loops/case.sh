# Two loops of 100,000 rounds in each other never end. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% for a in range(100000) %}{% for b in range(100000) %}
{% endfor %}{% endfor %}
END
is_refused template-too-costly unbound/unbound.conf.j2:2
