# A template writes YAML with keys twice, anchors, merge keys, tags, directives or two documents. Right: a finding.

starter
while IFS= read -r line; do
    printf '%b\n' "$line" | template ansible-inventory/inventory.j2
    is_refused malformed-output ansible-inventory/inventory.j2
done <<'END'
all: 1\nall: 2
all:\n  "a": 1\n  a: 2
all: {a: 1, a: 2}
a: &a [1]\nb: *a
a: &a {b: 1}\nc:\n  <<: *a
<<: {a: 1}
a: !!python/object/apply:os.system [1]
a: 1\n---\nb: 1
%YAML 1.1\n---\na: 1
? [a]\n: 1
# nothing
END
