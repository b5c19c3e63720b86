# The bomb lies in a template that no output names. Right: a finding at its line.

starter
{ printf '{{ 1 '; times 100000 '+1'; printf '}}\n'; } | template unbound/unused.j2
is_refused template-too-costly unbound/unused.j2:1
