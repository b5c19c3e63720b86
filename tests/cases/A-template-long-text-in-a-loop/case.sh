# A loop prints a long text so often that the file has gigabytes. Right: a finding at the line.

starter
{ echo server:; printf '{%% for a in range(100000) %%}\n'; times 200000 x; printf '\n{%% endfor %%}\n'; } | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/unbound.conf.j2:3
