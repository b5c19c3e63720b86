//! Segments: their zone, addresses, filter and VLAN, wherever they are seen. That a thing is gone comes
//! before what changes in it.

use super::prelude::*;

#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    ("**.zone", any, Security, OTHER_ZONE),
    ("**.segment.outside", any, Security, "a segment is inside or outside now"),
    ("**.segments.*.outside", any, Security, "a segment is inside or outside now"),
    ("**.ipv4.dhcp.lease", looser, Security, "addresses are lent for longer"),
    ("**.ipv4.dhcp.reservations_only", looser, Security, "devices that nobody registered get \
        addresses"),
    ("**.ipv4.dhcp.lease", any, Live, "addresses are lent for another time"),
    ("**.ipv4.dhcp", removed, Removal, "a segment gives out no addresses any more"),
    ("**.ipv4.dhcp.boot_file", any, Security, "devices boot another file"),
    ("**.ipv4.dhcp.**", any, InterruptsClients, "other addresses are given out"),
    ("**.ipv4", removed, Removal, "a segment has no addresses any more"),
    ("**.ipv4", added, Live, "a segment has addresses"),
    ("**.ipv4.prefix", less, Security, "a segment has further addresses, which reach what it \
        reaches"),
    ("**.ipv4.**", any, InterruptsClients, "the addresses of a segment are others"),
    ("**.ipv6.dhcp.lease", looser, Security, "addresses are lent for longer"),
    ("**.ipv6.dhcp.lease", any, Live, "addresses are lent for another time"),
    ("**.ipv6.dhcp", removed, Removal, "a segment has no DHCPv6 any more"),
    ("**.ipv6.dhcp.**", any, InterruptsClients, "devices get their IPv6 addresses another way"),
    ("site.ipv6", turned_on, Security, "a segment has IPv6"),
    ("site.ipv6", any, Removal, "a segment has no IPv6 any more"),
    ("**.ipv6", removed, Removal, "a segment has no IPv6 any more"),
    ("**.ipv6", added, Security, "a segment has IPv6"),
    ("**.ipv6.**", any, InterruptsClients, "the IPv6 addresses of a segment are others"),
    ("**.filter", removed, Security, "a segment is no longer filtered"),
    ("**.filter", looser, Security, "a segment has a filter for older people"),
    ("**.filter", any, Live, "a segment has a filter for younger people"),
    ("device.radius.groups.*.vlan", other_segment, Security, "who logs in comes into another \
        segment"),
    ("device.radius.macs.*.vlan", other_segment, Security, "who logs in comes into another \
        segment"),
    ("**.vlan", any, InterruptsClients, "a segment has another VLAN"),

    ("site.segments.*", removed, Removal, "a segment is gone"),
    ("device.segments.*", removed, Removal, "a device no longer carries a segment"),
    ("site.segments.*", added, Live, "a new segment"),
    ("device.segments.*", added, Live, "a device carries one more segment"),
    ("**.segment.*", any, InterruptsClients, "a segment is set differently"),
    ("**.segments.*.*", any, InterruptsClients, "a segment is set differently"),
    ("site.parking_vlan", any, InterruptsClients, "unused ports are in another VLAN"),
    ("site.block", any, InterruptsManagement, "the school has other addresses"),
    ("site.block6", any, InterruptsManagement, "the school has other addresses"),
    ("site.domain", any, InterruptsClients, "the domain is another one"),
];
