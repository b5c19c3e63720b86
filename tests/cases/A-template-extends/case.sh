# Templates that extend each other. Right: a finding at the line.

starter
echo '{% extends "unbound.conf.j2" %}' | template unbound/a.j2
printf 'server:\n{%% extends "a.j2" %%}\n' | template unbound/unbound.conf.j2
is_refused template-error unbound/unbound.conf.j2:2
