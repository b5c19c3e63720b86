# The networks of the administration are an empty list; devices get their certificate from a server that no flow leads to.
# Right: each is a finding.

starter
cp -a w clean
sed -i 's/^sources = .*/sources = []/' w/standards/*/central.toml
muster -C w check --as-of "$day"
code_is 1
says nobody-administers
rm -rf w
cp -a clean w
sed -i 's|^url = "https://scep.schule.example/|url = "https://scep.schule.example:8443/|' w/standards/*/clients.toml
muster -C w check --as-of "$day"
code_is 1
says identity-unreachable
says 8443
