# The file about all devices has more room for each of them, and ends too. Right: a finding at the line.

starter
template ansible-inventory/inventory.j2 <<'END'
all:
{% for a in range(100000) %}{% for b in range(100000) %}
{% endfor %}{% endfor %}
END
is_refused template-too-costly ansible-inventory/inventory.j2:2
