# Two lists hold themselves twice, 40 deep, and are compared. Right: a finding at the line.

starter
{ printf 'server:\n{%% for a0, b0 in [[[1], [1]]] %%}'; for n in $(seq 40); do m=$((n - 1)); printf '{%% for a%s, b%s in [[[a%s, a%s], [b%s, b%s]]] %%}' "$n" "$n" $m $m $m $m; done; printf '{{ a40 == b40 }}'; for _ in $(seq 41); do printf '{%% endfor %%}'; done; } | template unbound/unbound.conf.j2
is_refused template-error unbound/unbound.conf.j2:2
