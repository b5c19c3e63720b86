# The standard gets one more segment. Every switch lists its VLANs, and no two schools have the same ones. Right: this is one
# effect, with its variants inside, and no school is an outlier for its list.

. "$repository/tests/cases/review.sh"
starter
schools 4
optional_segments
for number in 1 2 3; do
    printf '\n[segments.wahl-%s]\nenabled = true\n' "$number" >>"$(school_file "schule-$number")"
done
commit_all w
cat >>"$standard/segments.toml" <<END

[segments.werkstatt]
title = "Werkstatt"
zone = "unt"
vlan = 123
subnet = { offset = "0.0.250.0", prefix = 24 }
END
effects 1
says_not '"outlier": true'
sentence 'Netzsegment Werkstatt an allen Schulen: neu'
