# A loop that calls itself for ever. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% for a in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}
END
is_refused template-error unbound/unbound.conf.j2:2
