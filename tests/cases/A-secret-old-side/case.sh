# The last commit holds a secret that the change takes out. Right: what the change is compared with is not shown either.

starter
echo 'management.password = "SuperGeheim123!"' >w/schools/musterstadt/grundschule-am-markt/x.toml
commit_all w
rm w/schools/musterstadt/grundschule-am-markt/x.toml
for format in human markdown json html; do
    muster -C w diff --as-of $day --format $format
    says_not SuperGeheim
done
for format in human json sarif junit gitlab github; do
    muster -C w check --since HEAD --as-of $day --format $format
    says_not SuperGeheim
done
