# A chain of 100 templates, each of which includes the next. Right: a finding at the line.

starter
for n in $(seq 100); do
    echo "{% include \"a$((n + 1)).j2\" %}" | template "unbound/a$n.j2"
done
echo x | template unbound/a101.j2
echo '{% include "a1.j2" %}' | template unbound/unbound.conf.j2
is_refused template-too-costly unbound/a19.j2:1
