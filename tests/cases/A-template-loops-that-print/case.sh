# Two loops print 64 GB. Right: a finding at the line of what they print.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% for a in range(100000) %}{% for b in range(100000) %}
# xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
{% endfor %}{% endfor %}
END
is_refused template-too-costly unbound/unbound.conf.j2:3
