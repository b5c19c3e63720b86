# Two templates that include each other, in loops. Right: a finding at the line.

starter
template unbound/a.j2 <<'END'
{% for a in [1, 2] %}
{% include "unbound.conf.j2" %}
{% endfor %}
END
template unbound/unbound.conf.j2 <<'END'
server:
{% include "a.j2" %}
END
is_refused template-too-costly unbound/a.j2:1
