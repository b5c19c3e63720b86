# A template of one line of a megabyte. Right: a finding at the line.

starter
{ echo server:; times 1000000 '# a comment '; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
{ echo server:; times 100000 ' '; printf '{{ 1 '; times 1000 '+1'; printf '}}'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
{ echo server:; times 100000 ' '; printf '{{ 1 * }}'; } | template unbound/unbound.conf.j2
is_refused template-error unbound/unbound.conf.j2:2
