# A template that includes itself twice. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% include "unbound.conf.j2" %}{% include "unbound.conf.j2" %}
END
is_refused template-too-costly unbound/unbound.conf.j2:2
