//! WLANs and radios.

use super::prelude::*;

#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    ("device.wlans.*", removed, Removal, "a WLAN is gone"),
    ("device.wlans.*", added, Security, "one more WLAN lets devices in: the radios restart"),
    ("**.security", looser, Security, "a WLAN logs in by a weaker method"),
    ("**.pmf", looser, Security, "management frames of a WLAN are protected less"),
    ("**.isolate", looser, Security, "clients of a WLAN reach each other"),
    ("**.portal", looser, Security, "guests pass no portal any more"),
    ("**.per_device_keys", looser, Security, "the devices of a WLAN share one key"),
    ("**.enterprise", turned_off, Security, "a WLAN no longer asks who logs in"),
    ("device.wlans.*.eap.*", added, Security, "one more way to log in"),
    ("device.wlans.*.bands.*", looser, Security, "a WLAN is sent on one more band"),
    ("device.wlans.*.psk", any, Security, "the key of a WLAN is another one"),
    ("device.wlans.*.segment.id", any, Security, "the devices of a WLAN come into another \
        segment"),
    // Access points are told the VLAN: a segment that was renumbered is still the same one.
    ("device.wlans.*.segment.vlan", other_segment, Security, "the devices of a WLAN come into \
        another segment"),
    ("device.wlans.*.segment.zone", any, Security, "the devices of a WLAN come into another \
        zone"),
    ("device.wlans.*.dynamic.*", added, Security, "the devices of a WLAN may be put into one \
        more segment"),
    ("device.wlans.*.dynamic.*.zone", any, Security, "the devices of a WLAN come into another \
        zone"),
    ("device.wlans.*.on_from", looser, Security, "a WLAN is sent for longer"),
    ("device.wlans.*.on_until", looser, Security, "a WLAN is sent for longer"),
    ("device.wlans.order", any, InterruptsClients, "a WLAN is set differently: the radios \
        restart"),
    // What no line above says of a WLAN.
    ("device.wlans.*.**", any, InterruptsClients, "a WLAN is set differently: the radios restart"),
    ("device.radios.*.power", looser, Security, "a radio reaches further"),
    ("device.radios.*", removed, Removal, "a radio is switched off"),
    ("device.radios.**", any, InterruptsClients, "a radio is set differently and restarts"),
];
