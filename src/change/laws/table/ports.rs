//! Ports. The direction that opens comes first, and the same pattern takes what is left.

use super::prelude::*;

#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    ("device.ports.*.login", looser, Security, "a port asks less of whoever is plugged in"),
    ("device.ports.*.login", any, InterruptsClients, "a port asks more of whoever is plugged in"),
    ("device.ports.*.trusted", looser, Security, "a port from which DHCP answers are believed"),
    ("device.ports.*.trusted", any, InterruptsClients, "a port from which DHCP answers are no \
        longer believed"),
    ("device.ports.*.max_clients", looser, Security, "more devices may be plugged in at a port"),
    ("device.ports.*.max_clients", any, InterruptsClients, "fewer devices may be plugged in at a \
        port"),
    ("device.ports.*.storm_limit", looser, Security, "more broadcasts pass a port"),
    ("device.ports.*.storm_limit", any, InterruptsClients, "fewer broadcasts pass a port"),
    ("device.ports.*.edge", looser, Security, "a port no longer guards against other switches"),
    ("device.ports.*.edge", any, InterruptsClients, "a port guards against other switches"),
    ("device.ports.*.poe", turned_off, InterruptsClients, "a port gives no power any more"),
    ("device.ports.*.poe", any, Live, "a port gives power"),
    ("device.ports.*.poe_capable", any, Live, "whether a port can give power"),
    ("device.ports.*.allowed.*", carries_more, Security, "a port carries one more segment"),
    ("device.ports.*.tagged.*", carries_more, Security, "a port carries one more segment"),
    ("device.ports.*.untagged", other_segment, Security, "whoever is plugged in comes into \
        another segment"),
    // Whatever else becomes of it: a mistake here cuts off the devices behind the port.
    ("device.ports.*.allowed.*", of_management, InterruptsManagement, "a port that carries the \
        VLAN of the administration"),
    ("device.ports.*.tagged.*", of_management, InterruptsManagement, "a port that carries the \
        VLAN of the administration"),
    ("device.ports.*.untagged", of_management, InterruptsManagement, "a port that carries the \
        VLAN of the administration"),
    ("device.ports.*.allowed.*", added, Live, "a port carries one more VLAN"),
    ("device.ports.*.tagged.*", added, Live, "a port carries one more VLAN"),
    ("device.ports.*.allowed.*", removed, InterruptsClients, "a port carries a VLAN less"),
    ("device.ports.*.tagged.*", removed, InterruptsClients, "a port carries a VLAN less"),
    ("device.ports.*.untagged", any, InterruptsClients, "the segment of a port has another VLAN"),
    ("device.ports.*.mode", any, InterruptsClients, "a port works in another way"),
    ("device.ports.*.speed", any, InterruptsClients, "a port works at another speed"),
    ("device.ports.*.number", any, InterruptsClients, "a port has another name"),
    ("device.ports.*.name", any, InterruptsClients, "a port has another name"),
    ("device.ports.*", removed, Removal, "a port is gone"),
    ("device.ports.*", added, Security, "one more port"),
    ("device.stp_priority", any, InterruptsClients, "another switch may become the root of the \
        tree"),
];
