# 8,000 times `elif`. Right: a finding at the line.

starter
{ printf 'server:\n{%% if 0 %%}\n'; times 8000 '{% elif 0 %}'; printf '{%% endif %%}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:3
