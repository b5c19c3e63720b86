# A client profile says what its system cannot do: a restriction of supervised tablets for a receiver or a tablet that is
# not supervised. Right: each is a finding at the key, and one at a system that can do it is none.

starter
school=$(dirname w/schools/*/*/school.toml)
profile() { # profile SYSTEM SUPERVISED LINE
    printf '[client-profiles.probe]\ntitle = "Probe"\nplatform = "apple-mobileconfig"\nsegment = "paed"\n%s\n' \
        "$(printf 'system = "%s"\nsupervised = %s\n%s' "$1" "$2" "$3")" >w/standards/2026.1/probe.toml
    printf 'clients.probe = 1\n' >"$school"/probe.toml
    muster -C w check --as-of "$day"
}
refused() {
    profile "$@"
    [ "$code" -eq 1 ] || wrong "$*: check ended with $code"
    says unsupported-by-platform
    says "\`${3%% =*}\`"
}
refused tvos true 'restrictions.apps = false'
refused tvos true 'restrictions.airdrop = false'
refused macos true 'restrictions.video-calls = false'
refused ipados false 'restrictions.app-removal = false'
refused ipados false 'restrictions.device-name = false'
refused tvos true 'restrictions.screenshots = false'
profile ipados true 'restrictions = { apps = false, airdrop = false, app-removal = false, device-name = false }'
code_is 0
profile macos false 'restrictions = { airdrop = false, device-name = false, screenshots = false }'
code_is 0
