# Blocks that do not end. Right: a finding.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% if 1 %}{% for a in [1] %}
END
is_refused template-error unbound/unbound.conf.j2:2
