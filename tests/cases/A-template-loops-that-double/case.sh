# Forty loops of one round each double a text. Right: a finding at the line.

starter
{ printf 'server:\n{%% for a0 in ["x"] %%}'; for n in $(seq 40); do printf '{%% for a%s in [a%s ~ a%s] %%}' "$n" $((n - 1)) $((n - 1)); done; printf '{{ a40|length }}'; for _ in $(seq 41); do printf '{%% endfor %%}'; done; } | template unbound/unbound.conf.j2
is_refused template-error unbound/unbound.conf.j2:2
