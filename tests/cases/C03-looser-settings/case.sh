# Settings that the model itself calls less strict, or that let things come elsewhere, in a change of their own. Right: each
# counts as grave, or as unknown.

. "$repository/tests/cases/review.sh"
starter
looser() {
    edit "$@"
    grave
    again
}
looser ports 's/^max-clients = 4/max-clients = 400/'
looser ports '/^storm-limit/d'
looser ports '/^\[port-profiles.unterrichtsraum\]/,/^$/{/^edge/d}'
looser central 's/^idle-timeout = 10/idle-timeout = 60/'
looser login 's/^reauthenticate = "8h"/reauthenticate = "720h"/'
looser segments 's/, reservations-only = true//'
# Somebody comes into another segment than before.
looser login '/^\[radius-groups.geraet-leih\]/,/^$/s/^segment = .*/segment = "sus-tab"/'
looser wlans '/^\[wlans.edu\]/,/^$/s/^dynamic-segments = \[/&"gast", /'
looser ports '/^\[port-profiles.unterrichtsraum\]/,/^$/s/^segment = .*/segment = "praes"/'
looser wlans '/^\[wlans.gast\]/,/^$/s/^segment = .*/segment = "praes"/'
# Trust goes to somebody else.
looser dns 's/192\.0\.2\.53/192.0.2.99/'
looser dns 's/dns1\.schutzfilter/dns9.schutzfilter/'
looser clients 's,https://scep.schule.example/,https://scep2.schule.example/,'
looser login 's/^name = "grp-geraet-lehr"/name = "grp-alle"/'
looser central '/^\[syslog\]/,/^$/s/10\.0\.16\.30/10.0.16.99/'
looser login 's/^server-name = .*/server-name = "radius2.schule.example"/'
