# A list of a hundred million empty parts is joined by nothing. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% for a in range(100000) %}{{ ([""] * 100000000)|join("") }}{% endfor %}
END
is_refused template-too-costly unbound/unbound.conf.j2:2
