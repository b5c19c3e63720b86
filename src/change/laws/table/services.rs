//! Servers that give out addresses and resolve names.

use super::prelude::*;

#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    ("device.dhcp.subnets.*.reservations.*", removed, InterruptsClients, "a device loses its \
        fixed address"),
    ("device.dhcp.subnets.*.reservations.*.address", any, InterruptsClients, "a device gets \
        another fixed address"),
    ("device.dhcp.subnets.*.reservations.*", lets_in, Security, "one more device gets an address \
        where nobody else does"),
    ("device.dhcp.subnets.*.reservations.*", added, Live, "a device gets a fixed address"),
    ("device.dhcp.subnets.*.reservations.*.**", any, Live, "the name of a device with a fixed \
        address"),
    ("device.dhcp.subnets.*.boot_server", any, Security, "devices boot from another server"),
    ("device.dhcp.subnets.*", removed, Removal, "a subnet gets no addresses any more"),
    ("device.dhcp", removed, Removal, "a server gives out no addresses any more"),
    ("device.dhcp.subnets.*", added, Live, "a subnet gets addresses"),
    ("device.dhcp", added, Live, "a server gives out addresses"),
    ("device.dhcp6.*.subnets.*", removed, Removal, "a subnet is not served by DHCPv6 any more"),
    ("device.dhcp6.*.subnets.*", added, Live, "a subnet is served by DHCPv6"),
    ("device.dhcp6.*", removed, Removal, "a server gives out nothing by DHCPv6 any more"),
    ("device.dhcp6.*.dns_servers.*", added, Security, "one more server is asked for names"),
    ("device.dhcp6.*.dns_servers.*", removed, InterruptsClients, "a server is no longer asked for \
        names"),
    ("device.dhcp6.*.*", any, InterruptsClients, "devices get their IPv6 addresses another way"),
    ("device.dhcp6.*.interfaces.**", any, InterruptsClients, "devices get their IPv6 addresses \
        another way"),
    ("device.dhcp6.*.subnets.*.interface", any, InterruptsClients, "devices get their IPv6 \
        addresses another way"),
    ("device.dhcp6.*", added, Live, "a server answers by DHCPv6"),
    ("device.dns.listen", any, InterruptsClients, "a server resolves names at another address"),
    ("device.dns.clients.*", added, Security, "one more network may ask for names"),
    ("device.dns.clients.*", removed, InterruptsClients, "a network may no longer ask for names"),
    ("device.dns.clients6.*", added, Security, "one more network may ask for names"),
    ("device.dns.clients6.*", removed, InterruptsClients, "a network may no longer ask for names"),
    ("device.dns.clients.*", any, InterruptsClients, "the addresses of a segment are others"),
    ("device.dns.clients6.*", any, InterruptsClients, "the addresses of a segment are others"),
    ("device.dns.block.*", looser, Security, "a name that was blocked resolves"),
    ("device.dns.block.*", any, InterruptsClients, "a name is blocked"),
    ("device.dns.views.*", removed, Security, "a filter is gone"),
    ("device.dns.views.*.block.*", looser, Security, "a name that was blocked resolves"),
    ("device.dns.views.*.allow.*", looser, Security, "a name resolves in spite of the filter"),
    ("device.dns.views.*.allow_only", looser, Security, "a filter lets through what it does \
        not name"),
    ("device.dns.views.*.clients.*", removed, Security, "a segment is no longer filtered"),
    ("device.dns.views.*.rewrites.*", removed, Security, "a name is no longer answered by its \
        safe twin"),
    ("device.dns.views.*.clients6.*", removed, Security, "a segment is no longer filtered"),
    ("device.dns.views.*", added, InterruptsClients, "a filter is new"),
    ("device.dns.views.*.block.*", any, InterruptsClients, "a name is blocked"),
    ("device.dns.views.*.allow.*", any, InterruptsClients, "a name no longer resolves in spite of \
        the filter"),
    ("device.dns.views.*.allow_only", any, InterruptsClients, "a filter lets through only what \
        it names"),
    ("device.dns.views.*.own_domain", any, InterruptsClients, "a filter opens another domain of \
        the school, or none"),
    ("device.dns.views.*.clients.*", added, InterruptsClients, "a segment is filtered"),
    ("device.dns.views.*.clients6.*", added, InterruptsClients, "a segment is filtered"),
    ("device.dns.views.*.clients.*", any, InterruptsClients, "the addresses of a segment are \
        others"),
    ("device.dns.views.*.clients6.*", any, InterruptsClients, "the addresses of a segment are \
        others"),
    ("device.dns.views.*.rewrites.*", added, Live, "a name is answered by its safe twin"),
    ("device.dns.views.*.rewrites.*.**", any, Security, "a name leads elsewhere"),
    ("device.dns.views.*.lost.*", any, InterruptsClients, "a name whose safe twin is blocked"),
    ("device.dns.views.*.id", any, Cosmetic, "the name of a filter"),
    ("device.dns.upstreams.*", removed, Live, "a server is no longer asked for names"),
    ("device.dns.upstreams.*", added, Security, "one more server is asked for names"),
    ("device.dns.upstreams.*.**", any, Security, "names are asked of another server"),
    ("device.dns.records.*", removed, Removal, "a name is gone"),
    ("device.dns.records.*", added, Live, "a name is new"),
    ("device.dns.records.*.**", any, InterruptsClients, "a name leads to another address"),
    ("device.dns", removed, Removal, "a server resolves no names any more"),
    ("device.dns", added, Live, "a server resolves names"),
];
