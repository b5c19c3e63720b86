# A template of a megabyte. Right: a finding.

starter
{ echo server:; seq -f '# line %.0f' 100000; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:21020
