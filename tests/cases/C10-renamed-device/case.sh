# A switch gets another id, and two of its ports another profile in the same change.
# Right: the switch is shown as moved, with what changed inside; no device is new and none is gone.

. "$repository/tests/cases/review.sh"
starter
school=w/schools/musterstadt/grundschule-am-markt
sed -i 's/sw-a1/sw-neu/g' $school/*.toml
sed -i '/devices.sw-neu.ports/s/"11-12" = "tafel"/"11-12" = "unterrichtsraum"/' $school/devices.toml
muster -C w diff --as-of "$day" --full
code_is 0
says 'was devices.sw-a1'
says 'devices.sw-neu.ports.11-12'
says_not 'a device (aruba-aoscx)'
says_not 'writes the plan differently'
says 'whoever is plugged in comes into another segment'
