# A macro that calls itself. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% macro a() %}{{ a() }}{{ a() }}{% endmacro %}{{ a() }}
END
is_refused template-error unbound/unbound.conf.j2:2
