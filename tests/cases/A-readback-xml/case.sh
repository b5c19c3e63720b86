# A template writes XML that is not sound or that readers understand differently. Right: a finding at the template.

starter
echo | template unbound/unbound.conf.j2
sed -i 's/format = "text"/format = "xml"/' w/templates/unbound/platform.toml
while IFS= read -r line; do
    printf '%b\n' "$line" | template unbound/unbound.conf.j2
    is_refused malformed-output unbound/unbound.conf.j2
done <<'END'
<a/><b/>
<a b="1" b="2"/>
<a>&b;</a>
<!DOCTYPE a><a/>
<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>
<a/>x
<a>]]></a>
<a><b></a></b>
<?php x ?><a/>
<a b="1"c="2"/>
<b:a/>
<a>&#0;</a>
END
