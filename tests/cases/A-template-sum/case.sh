# 100,000 times `+1` end the stack. Right: a finding at the line, before anything is parsed.

starter
{ printf 'server:\n# {{ 1 '; times 100000 '+1'; printf '}}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:2
