//! What may pass a firewall.

use super::prelude::*;

#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    ("device.firewall", removed, Removal, "the rules of a firewall are gone"),
    // What another order lets through is not worked out, so it counts as grave.
    ("device.firewall.forward.order", any, Security, "rules are looked at in another order"),
    ("device.firewall.input.order", any, Security, "rules are looked at in another order"),
    ("device.firewall.forward.*", opens, Security, "a flow is opened"),
    ("device.firewall.input.*", opens, Security, "a flow to the firewall is opened"),
    ("device.firewall.forward.*", unguards, Security, "a guarantee or denial is gone"),
    ("device.firewall.input.*", unguards, Security, "a denial is gone"),
    // Rules that denied are taken already by the lines above.
    ("device.firewall.forward.*", removed, Removal, "a flow is no longer allowed"),
    ("device.firewall.input.*", removed, Removal, "a flow to the firewall is no longer allowed"),
    ("device.firewall.forward.*.accept", turned_on, Security, "what was denied is let through"),
    ("device.firewall.input.*.accept", turned_on, Security, "what was denied is let through"),
    ("device.firewall.forward.*.accept", turned_off, Removal, "what was let through is denied"),
    ("device.firewall.input.*.accept", turned_off, Removal, "what was let through is denied"),
    ("device.firewall.forward.*.log", looser, Security, "what is let through is no longer \
        logged"),
    ("device.firewall.forward.*.log", turned_on, Live, "what is let through is logged"),
    ("device.firewall.input.*.log", turned_on, Live, "what is let through is logged"),
    ("device.firewall.forward.*.id", any, Cosmetic, "the name of a rule"),
    ("device.firewall.input.*.id", any, Cosmetic, "the name of a rule"),
    ("device.firewall.forward.*.**", widens, Security, "a rule lets more through than before"),
    ("device.firewall.input.*.**", widens, Security, "a rule lets more through than before"),
    ("device.firewall.forward.*.**", changed, Live, "a rule names the same segment by another \
        interface or address"),
    ("device.firewall.input.*.**", changed, Live, "a rule names the same segment by another \
        interface or address"),
    ("device.firewall.forward.*.**", any, Live, "a rule lets less through than before"),
    ("device.firewall.input.*.**", any, Live, "a rule lets less through than before"),
    ("device.firewall.outside.*", any, Security, "another interface leads outside"),
    ("device.firewall.helpers.*", added, Security, "answers over further ports are let through"),
    ("device.firewall.helpers.*", removed, InterruptsClients, "answers over further ports are \
        let through no longer"),
    ("device.firewall.helpers.*.**", any, Security, "answers over further ports are let through"),
    ("device.firewall.assigned.*", removed, InterruptsClients, "answers over further ports are \
        let through no longer"),
    ("device.firewall.assigned.**", any, Security, "answers over further ports are let through"),
    ("device.firewall.dhcp_servers.*", removed, InterruptsClients, "requests for addresses are \
        passed on differently"),
    ("device.firewall.dhcp_servers.**", any, Security, "one more server is believed when it \
        gives out addresses"),
    ("device.firewall.dhcp6_servers.*", removed, InterruptsClients, "requests for addresses are \
        passed on differently"),
    ("device.firewall.dhcp6_servers.**", any, Security, "one more server is believed when it \
        gives out addresses"),
    ("device.firewall.nat.*", removed, Security, "a network shows its real addresses outside"),
    ("device.firewall.nat.*", added, Live, "a network no longer shows its real addresses \
        outside"),
    ("device.firewall.nat_except.*", removed, Live, "a network no longer sees the real addresses \
        of the school"),
    ("device.firewall.narrow.**", any, InterruptsClients, "packets on a line have another size"),
    ("device.firewall.nat_except.*", added, Security, "a network sees the real addresses of the \
        school"),
    ("device.firewall.interfaces.*", removed, Removal, "an interface is gone"),
    ("device.firewall.interfaces.*.segment.ipv4.**", any, InterruptsClients, "the addresses of a \
        segment are others"),
    ("device.firewall.interfaces.*.name", in_management, InterruptsManagement, "the interface of \
        the administration has another VLAN"),
    ("device.firewall.interfaces.*.name", any, InterruptsClients, "an interface has another VLAN"),

    ("device.firewall.interfaces.*.segment.zone", any, Security, "a segment comes into another \
        zone"),
    ("device.firewall.interfaces.*.segment.outside", any, Security, "a segment is inside or \
        outside now"),
    ("device.firewall.interfaces.*.outside", any, Security, "another interface leads outside"),
    ("device.firewall.interfaces.*.foreign4.*", removed, Security, "addresses are no longer tied \
        to their line"),
    ("device.firewall.interfaces.*.foreign6.*", removed, Security, "addresses are no longer tied \
        to their line"),
    ("device.firewall.interfaces.*.foreign4.*", added, Live, "addresses are tied to their line"),
    ("device.firewall.interfaces.*.foreign6.*", added, Live, "addresses are tied to their line"),
    ("device.firewall.interfaces.*", added, Live, "an interface is new"),
    ("device.firewall.interfaces.*.parent", any, InterruptsManagement, "an interface of a \
        firewall is set differently"),
    ("device.firewall.interfaces.*.tagged", any, InterruptsManagement, "an interface of a \
        firewall is set differently"),
    ("device.firewall.interfaces.*.segment.id", any, InterruptsManagement, "an interface of a \
        firewall is set differently"),
    ("device.firewall", added, Live, "the rules of a firewall are new"),
    ("device.firewall.interfaces.*.foreign4.*", any, InterruptsClients, "the addresses of a \
        segment are others"),
    ("device.firewall.interfaces.*.foreign6.*", any, InterruptsClients, "the addresses of a \
        segment are others"),
    ("device.firewall.nat.*", any, InterruptsClients, "the addresses of a segment are others"),
    ("device.firewall.nat_except.*", any, InterruptsClients, "the addresses of a segment are \
        others"),
];
