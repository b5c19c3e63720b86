# `explain` and `diff` render again, in their own way. Right: they end with the same finding.

starter
template unbound/unbound.conf.j2 <<'END'
server:
{% for a in range(100000) %}{% for b in range(100000) %}
{% endfor %}{% endfor %}
END
for command in "check" "explain grundschule-am-markt/srv-1/unbound.conf:1" "diff --base HEAD"; do
    # shellcheck disable=SC2086
    muster -C w $command --as-of "$day"
    [ "$code" -ne 0 ] || wrong "$command found nothing"
    [ "$code" -lt 3 ] || wrong "$command was stopped"
done
