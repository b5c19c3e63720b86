# A device of the inventory stands at a port that asks for MAC addresses, and the RADIUS group of its own segment is
# switched off. Right: the login server lets nobody in whom no group puts somewhere, and the device that hangs there is told.

starter
school=w/schools/musterstadt/grundschule-am-markt
# The boards stand at ports of printers.
sed -i 's/"11-12" = "tafel", "13" = "drucker"/"11-13" = "drucker"/' $school/devices.toml
muster -C w build --as-of $day -o "$PWD/on"
code_is 0
lets_in() { grep -rqi "$2" "$1/musterstadt/grundschule-am-markt/srv-1"; }
lets_in on 00005e005313 || wrong "the printer is not let in"
lets_in on 00005e005312 || wrong "the board is not let in"
sed -i "s/, \"praes\"]/]/" w/standards/2026.1/wlans.toml
sed -i 's/^\[radius-groups.praes\]/&\nenabled = false/' w/standards/2026.1/login.toml
muster -C w build --as-of $day -o "$PWD/off"
code_is 1
says device-not-let-in
says '`tafel-a101`'
says '`tafel-a102`'
is_gone off
