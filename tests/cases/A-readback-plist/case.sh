# A template writes a property list with keys twice, values of the wrong type, entities or two roots. Right: a finding.

starter
while IFS= read -r line; do
    echo "$line" | template apple-mobileconfig/profile.j2
    is_refused malformed-output apple-mobileconfig/profile.j2
done <<'END'
<plist version="1.0"><dict><key>a</key><true/><key>a</key><false/></dict></plist>
<plist version="1.0"><dict><key>a</key><key>b</key><true/></dict></plist>
<plist version="1.0"><dict><true/></dict></plist>
<plist version="1.0"><dict><key>a</key></dict></plist>
<plist version="1.0"><integer>one</integer></plist>
<plist version="1.0"><true/><true/></plist>
<plist version="1.0"><true/></plist><plist version="1.0"><true/></plist>
<plist version="1.0"><string a="1" a="2">x</string></plist>
<!DOCTYPE plist [<!ENTITY a SYSTEM "file:///etc/passwd">]><plist version="1.0"><string>&a;</string></plist>
<plist version="1.0"><string>&a;</string></plist>
END
