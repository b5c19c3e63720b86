# A text is repeated a hundred million times, again and again. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% for a in range(1000) %}{{ ("x" * 100000000)|length }}{% endfor %}
END
is_refused template-too-costly unbound/unbound.conf.j2:2
