//! Which change of the plan has which risk. The plan is vendor-free, and so is this.

use super::conditions::{
    RiskContext, added, any, changed, in_management, looser, of_management, opens, removed,
    turned_off, turned_on, unguards, widens,
};
use crate::change::plan::PlanChange;
use crate::change::risk::Risk;

/// When a law holds.
pub(super) type Test = fn(&PlanChange, &RiskContext) -> bool;

/// Pattern of a path (`*` is one part, `**` any further ones), test, class, and why.
pub(super) type Law = (&'static str, Test, Risk, &'static str);

use Risk::{Cosmetic, InterruptsClients, InterruptsManagement, Live, Removal, Security};

/// Why a change is grave that no law speaks of, and that the model says is less strict.
pub(super) const LESS_STRICT: &str = "something is set less strictly than before";

/// What reasons of risks say, for translations.
pub fn reasons() -> impl Iterator<Item = &'static str> {
    LAWS.iter().map(|(.., text)| *text).chain([LESS_STRICT])
}

/// The laws; of two that fit the first one holds.
#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    // Names and remarks.
    ("**.title", any, Cosmetic, "a title"),
    ("**.title_ascii", any, Cosmetic, "a title"),
    ("**.authority_title", any, Cosmetic, "a title"),
    ("**.description", any, Cosmetic, "a description"),
    ("**.reason_ascii", any, Cosmetic, "a reason"),
    ("**.location_ascii", any, Cosmetic, "where a device stands"),
    ("site.cooperation", any, Cosmetic, "a title"),
    ("site.edition", any, Cosmetic, "the name of the edition"),
    ("site.management.banner.**", any, Cosmetic, "the text at login"),
    ("client.count", any, Cosmetic, "the planned number of devices"),
    ("device.ports.*.profile", any, Cosmetic, "the name of a port profile"),

    // How devices are administered.
    ("device.address", changed, InterruptsManagement, "the address at which the device is \
        administered"),
    ("device.address6", any, InterruptsManagement, "the IPv6 address at which the device is \
        administered"),
    ("device.prefix", changed, InterruptsManagement, "the network in which the device is \
        administered"),
    ("device.mask", changed, InterruptsManagement, "the network in which the device is \
        administered"),
    ("device.gateway", changed, InterruptsManagement, "the gateway behind which the device is \
        administered"),
    ("device.segment.vlan", changed, InterruptsManagement, "the VLAN in which the device is \
        administered"),
    ("device.segment.id", changed, InterruptsManagement, "the segment in which the device is \
        administered"),
    // Whatever becomes of it: a mistake here cuts off the devices behind the port.
    ("device.ports.*.allowed.*", of_management, InterruptsManagement, "a port that carries the \
        VLAN of the administration"),
    ("device.ports.*.tagged.*", of_management, InterruptsManagement, "a port that carries the \
        VLAN of the administration"),
    ("device.ports.*.untagged", of_management, InterruptsManagement, "a port that carries the \
        VLAN of the administration"),
    ("site.management.sources.*", looser, Security, "devices are administered from one more \
        network"),
    ("site.management.sources.*", removed, InterruptsManagement, "a network from which devices \
        are no longer administered"),
    ("site.management.sources6.*", looser, Security, "devices are administered from one more \
        network"),
    ("site.management.sources6.*", removed, InterruptsManagement, "a network from which devices \
        are no longer administered"),
    ("site.management.ssh_keys.*", added, Security, "one more key opens the devices"),
    ("site.management.ssh_keys.*", removed, InterruptsManagement, "a key that no longer opens \
        the devices"),
    ("site.management.user", any, InterruptsManagement, "the account with which devices are \
        administered"),
    ("site.management.password", any, InterruptsManagement, "the password of the emergency \
        account is another one"),
    ("site.management.idle_timeout", looser, Security, "an idle session of an administrator \
        stays open longer"),
    ("site.snmp", removed, Removal, "the monitoring is gone"),
    ("site.snmp.managers.*", added, Security, "one more network reads the monitoring"),
    ("site.syslog_servers.*", removed, Removal, "a log server is gone"),

    ("device.router.ssh_keys.*", added, Security, "one more key opens the devices"),
    ("device.router.ssh_keys.*", removed, InterruptsManagement, "a key that no longer opens \
        the devices"),
    ("device.router.idle_timeout", looser, Security, "an idle session of an administrator \
        stays open longer"),
    ("device.router.banner.**", any, Cosmetic, "the text at login"),
    ("device.router", removed, Removal, "the system of a firewall is no longer set up"),
    // Who administers it comes over one of them.
    ("device.router.interfaces.**", any, InterruptsManagement, "an interface of a firewall is set \
        differently"),
    ("device.router.pppoe.**", any, InterruptsManagement, "the line to the provider is set \
        differently"),
    ("device.router.relays.**", any, InterruptsClients, "requests for addresses are passed on \
        differently"),

    // WLANs and radios.
    ("device.wlans.*", removed, Removal, "a WLAN is gone"),
    ("device.wlans.*", added, InterruptsClients, "a new WLAN: the radios restart"),
    ("**.security", looser, Security, "a WLAN logs in by a weaker method"),
    ("**.pmf", looser, Security, "management frames of a WLAN are protected less"),
    ("**.isolate", looser, Security, "clients of a WLAN reach each other"),
    ("**.portal", looser, Security, "guests pass no portal any more"),
    ("**.per_device_keys", looser, Security, "the devices of a WLAN share one key"),
    ("**.enterprise", turned_off, Security, "a WLAN no longer asks who logs in"),
    ("device.wlans.*.eap.*", added, Security, "one more way to log in"),
    ("device.wlans.*.bands.*", looser, Security, "a WLAN is sent on one more band"),
    ("device.wlans.*.psk", any, InterruptsClients, "the key of a WLAN is another one"),
    // What no line above says of a WLAN.
    ("device.wlans.*.**", any, InterruptsClients, "a WLAN is set differently: the radios restart"),
    ("device.radios.*.power", looser, Security, "a radio reaches further"),
    ("device.radios.*", removed, Removal, "a radio is switched off"),
    ("device.radios.**", any, InterruptsClients, "a radio is set differently and restarts"),

    // Ports. The direction that opens comes first, and the same pattern takes what is left.
    ("device.ports.*.login", looser, Security, "a port asks less of whoever is plugged in"),
    ("device.ports.*.login", any, InterruptsClients, "a port asks more of whoever is plugged in"),
    ("device.ports.*.trusted", looser, Security, "a port from which DHCP answers are believed"),
    ("device.ports.*.max_clients", looser, Security, "more devices may be plugged in at a port"),
    ("device.ports.*.storm_limit", looser, Security, "more broadcasts pass a port"),
    ("device.ports.*.edge", looser, Security, "a port no longer guards against other switches"),
    ("device.ports.*.poe", turned_off, InterruptsClients, "a port gives no power any more"),
    ("device.ports.*.allowed.*", added, Live, "a port carries one more VLAN"),
    ("device.ports.*.tagged.*", added, Live, "a port carries one more VLAN"),
    ("device.ports.*.allowed.*", removed, InterruptsClients, "a port carries a VLAN less"),
    ("device.ports.*.tagged.*", removed, InterruptsClients, "a port carries a VLAN less"),
    ("device.ports.*.untagged", any, InterruptsClients, "whoever is plugged in comes into \
        another segment"),
    ("device.ports.*.mode", any, InterruptsClients, "a port works in another way"),
    ("device.ports.*.speed", any, InterruptsClients, "a port works at another speed"),
    ("device.ports.*", removed, Removal, "a port is gone"),

    // What may pass.
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
    ("device.firewall.nat_except.*", added, Security, "a network sees the real addresses of the \
        school"),
    ("**.ipv4.dhcp.lease", looser, Security, "addresses are lent for longer"),
    ("**.ipv4.dhcp.reservations_only", looser, Security, "devices that nobody registered get \
        addresses"),
    ("**.ipv4.dhcp.lease", any, Live, "addresses are lent for another time"),
    ("**.ipv6.dhcp.lease", looser, Security, "addresses are lent for longer"),
    ("**.ipv6.dhcp.lease", any, Live, "addresses are lent for another time"),
    ("device.firewall.interfaces.*", removed, Removal, "an interface is gone"),
    ("device.firewall.interfaces.*.segment.ipv4.**", any, InterruptsClients, "the addresses of a \
        segment are others"),
    ("device.firewall.interfaces.*.name", in_management, InterruptsManagement, "the interface of \
        the administration has another VLAN"),
    ("device.firewall.interfaces.*.name", any, InterruptsClients, "an interface has another VLAN"),

    // Addresses and names. That a thing is gone comes before what changes in it.
    ("**.ipv4.dhcp", removed, Removal, "a segment gives out no addresses any more"),
    ("**.ipv4.dhcp.**", any, InterruptsClients, "other addresses are given out"),
    ("**.ipv4", removed, Removal, "a segment has no addresses any more"),
    ("**.ipv4.**", changed, InterruptsClients, "the addresses of a segment are others"),
    ("**.ipv6.dhcp", removed, Removal, "a segment has no DHCPv6 any more"),
    ("**.ipv6.dhcp.**", any, InterruptsClients, "devices get their IPv6 addresses another way"),
    ("**.ipv6", removed, Removal, "a segment has no IPv6 any more"),
    ("**.ipv6.**", changed, InterruptsClients, "the IPv6 addresses of a segment are others"),
    ("device.dhcp.subnets.*.reservations.*", removed, InterruptsClients, "a device loses its \
        fixed address"),
    ("device.dhcp.subnets.*.reservations.*.address", any, InterruptsClients, "a device gets \
        another fixed address"),
    ("device.dhcp.subnets.*.boot_server", changed, Security, "devices boot from another server"),
    ("device.dhcp.subnets.*", removed, Removal, "a subnet gets no addresses any more"),
    ("device.dhcp", removed, Removal, "a server gives out no addresses any more"),
    ("device.dhcp6.*", removed, Removal, "a server gives out nothing by DHCPv6 any more"),
    ("device.dhcp6.*.subnets.*", removed, Removal, "a subnet is not served by DHCPv6 any more"),
    ("device.dns.block.*", looser, Security, "a name that was blocked resolves"),
    ("device.dns.views.*", removed, Security, "a filter is gone"),
    ("device.dns.views.*.block.*", looser, Security, "a name that was blocked resolves"),
    ("device.dns.views.*.allow.*", looser, Security, "a name resolves in spite of the filter"),
    ("device.dns.views.*.allow_only", looser, Security, "a filter lets through what it does \
        not name"),
    ("device.dns.views.*.clients.*", removed, Security, "a segment is no longer filtered"),
    ("device.dns.views.*.rewrites.*", removed, Security, "a name is no longer answered by its \
        safe twin"),
    ("device.dns.records.*", removed, Removal, "a name is gone"),
    ("device.dns", removed, Removal, "a server resolves no names any more"),
    ("**.filter", removed, Security, "a segment is no longer filtered"),
    ("**.filter", looser, Security, "a segment has a filter for older people"),
    ("**.vlan", changed, InterruptsClients, "a segment has another VLAN"),

    // Who is let in.
    ("device.radius.groups.*.session", looser, Security, "a login holds longer"),
    ("device.radius.macs.*.session", looser, Security, "a login holds longer"),
    ("site.reauthenticate", looser, Security, "logins at ports are asked for again later"),
    ("device.radius.groups.*", added, Security, "one more group is let in"),
    ("device.radius.groups.*", removed, Removal, "a group is no longer let in"),
    ("device.radius.groups.*.login", any, Security, "a group is let in by another method"),
    ("device.radius.eap.*", added, Security, "one more way to log in"),
    ("device.radius.eap.*", removed, InterruptsClients, "a way to log in is gone"),
    ("device.radius.macs.*", removed, InterruptsClients, "a device is no longer let in by its \
        MAC address"),
    ("device.radius.clients.*.secret", any, InterruptsClients, "the secret of devices and login \
        servers is another one"),
    ("device.radius", removed, Removal, "a server lets nobody in any more"),
    ("site.radius_secret", any, InterruptsClients, "the secret of devices and login servers is \
        another one"),
    ("site.radius_servers.**", any, InterruptsClients, "who decides about logins is another \
        server"),

    // End devices.
    ("client.passcode", removed, Security, "no passcode is asked for"),
    ("client.passcode.min_length", looser, Security, "a shorter passcode will do"),
    ("client.passcode.simple", looser, Security, "a simple passcode will do"),
    ("client.passcode.max_failures", looser, Security, "a passcode may be tried more often"),
    ("client.passcode.lock_after", looser, Security, "the screen locks later"),
    ("client.restrictions.*", looser, Security, "something is allowed on devices that was not"),
    ("client.supervised", turned_off, Security, "devices are no longer fully managed"),
    ("client.trust.*", added, Security, "devices trust one more certificate"),
    ("client.trust.*", removed, Removal, "a certificate is no longer trusted"),
    ("client.trust.*.base64", any, Security, "devices trust another certificate"),
    ("client.server_names.**", any, InterruptsClients, "devices trust another login server"),
    ("client.radius_ca", any, InterruptsClients, "devices trust another login server"),
    ("client.dns_url", removed, Security, "names are no longer asked for over an encrypted \
        connection"),
    ("client.dns_enforced", turned_off, Security, "users can switch the filter of names off"),
    ("client.identity", removed, Removal, "devices get no certificate any more"),
    ("client.wlan", removed, Removal, "devices join no WLAN any more"),
    ("client.wlan.**", any, InterruptsClients, "devices join the WLAN in another way"),

    // The inventory of all schools.
    ("cooperation.hosts.*", removed, Removal, "a device is gone from the inventory"),
    ("cooperation.hosts.*.address", any, InterruptsManagement, "a device is administered at \
        another address"),

    // What is left.
    ("site.segments.*", removed, Removal, "a segment is gone"),
    ("device.segments.*", removed, Removal, "a device no longer carries a segment"),
    ("site.segments.*", added, Live, "a new segment"),
    ("device.segments.*", added, Live, "a device carries one more segment"),
];
