# A secret in ways that a search for `psk = "` would miss. Right: none is shown.

tries=(
    'wlans = { geraete = { psk = "SuperGeheim123!" } }'
    '"wlans"."geraete"."psk" = ["SuperGeheim123!"]'
    "wlans.geraete.psk = '''
SuperGeheim123!
'''"
    'wlans.geraete.psk = { secret = "SuperGeheim123!" }'
    'wlans.geraete.psk = { secret = "wlan.geraete", value = "SuperGeheim123!" }'
    'wlans.geraete.psk."SuperGeheim123!" = true'
    'wlans.geraete.pskk = "SuperGeheim123!"'
    'wlan.geraete.psk = "SuperGeheim123!"'
    'wlans.geraete = "SuperGeheim123!"'
    'wlans.geraete.psk = "SuperGeheim123!" = 1'
    'wlans.geraete.psk = "SuperGeheim123!'
    'wlans.geraete.psk "SuperGeheim123!"'
    '# psk = "SuperGeheim123!"
unknown = 1'
    '[wlans.geraete.psk]
secret: SuperGeheim123!'
    'certificates.x.pem = """
-----BEGIN PRIVATE KEY-----
SuperGeheim123!
-----END PRIVATE KEY-----
"""'
)
starter
for try in "${tries[@]}"; do
    printf '%s\n' "$try" >w/schools/musterstadt/grundschule-am-markt/x.toml
    for format in human json sarif junit gitlab github; do
        muster -C w check --as-of $day --format $format
        code_is 1
        says_not SuperGeheim
    done
done
