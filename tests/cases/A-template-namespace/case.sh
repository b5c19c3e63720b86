# A namespace doubles a text 40 times. Right: a finding; a template has nothing to keep a value in.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% set n = namespace(text="x") %}{% for a in range(40) %}{% set n.text = n.text ~ n.text %}{% endfor %}{{ n.text }}
END
is_refused template-error unbound/unbound.conf.j2:2
