# A comment that does not end. Right: a finding.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{# never
{# {# {# {# {# {# {# {# {# {# {# {# {# {# {# {# {# {# {# {# 
END
is_refused template-error unbound/unbound.conf.j2:4
