# `debug()` prints everything that the template sees. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% for a in range(100000) %}{{ debug()|length }}{% endfor %}
END
is_refused template-error unbound/unbound.conf.j2:2
