# Blocks that call. Right: a finding at the line.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% macro a() %}{{ caller() }}{% endmacro %}{% call a() %}{% call a() %}x{% endcall %}{% endcall %}
END
is_refused template-error unbound/unbound.conf.j2:2
