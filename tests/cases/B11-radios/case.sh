# Width, band, channel and generation of a radio do not go together. Right: a finding for each, and none for what there
# is.

starter
cp -a w clean
plan() { # plan BAND CHANNELS WIDTH
    sed -i "/^\[radio-plans\..*\"$1\"\]/,/^\[/{s/^channels = .*/channels = [$2]/; s/^width = .*/width = $3/}" w/standards/*/wlans.toml
}
radios() { sed -i "s/radios.$1 = .*/radios.$1 = { band = \"$2\", max-wlans = 8, generation = \"$3\" }/" w/standards/*/hardware.toml; }
refused() {
    muster -C w check --as-of "$day"
    [ "$code" -eq 1 ] || wrong "$*: check ended with $code"
    says radio-contradiction
    for text in "$@"; do says "$text"; done
    rm -rf w
    cp -a clean w
}
holds() {
    muster -C w check --as-of "$day"
    [ "$code" -eq 0 ] || wrong "$*: check ended with $code"
    rm -rf w
    cp -a clean w
}
plan 2.4 6 80
refused '80 MHz at 2.4 GHz'
plan 2.4 6 160
refused '160 MHz at 2.4 GHz'
plan 5 '36, 132' 160
refused '160 MHz on channel 132'
plan 5 36 80
radios radio1 5 wifi-4
refused '80 MHz at 5 GHz' wifi-4
radios radio0 2.4 wifi-5
refused wifi-5 '2.4 GHz'
radios radio1 6 wifi-5
refused wifi-5 '6 GHz'

plan 2.4 6 40
holds '40 MHz at 2.4 GHz'
plan 5 '36, 100' 80
radios radio1 5 wifi-5
holds '80 MHz of wifi-5'
plan 5 36 160
holds '160 MHz at 36'
plan 5 36 40
radios radio1 5 wifi-4
holds '40 MHz of wifi-4'
