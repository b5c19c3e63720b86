//! How devices are administered, watched and set up, and which servers they believe.

use super::prelude::*;

#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    ("device.address", any, InterruptsManagement, "the address at which the device is \
        administered"),
    ("device.address6", any, InterruptsManagement, "the IPv6 address at which the device is \
        administered"),
    ("device.prefix", any, InterruptsManagement, "the network in which the device is \
        administered"),
    ("device.mask", any, InterruptsManagement, "the network in which the device is \
        administered"),
    ("device.gateway", any, InterruptsManagement, "the gateway behind which the device is \
        administered"),
    ("device.segment.zone", any, Security, "the device is administered in another zone"),
    ("device.segment.vlan", any, InterruptsManagement, "the VLAN in which the device is \
        administered"),
    ("device.segment.id", any, InterruptsManagement, "the segment in which the device is \
        administered"),
    ("device.id", any, InterruptsManagement, "the name under which the device is administered"),
    ("device.hostname", any, InterruptsManagement, "the name under which the device is \
        administered"),
    ("device.fqdn", any, InterruptsManagement, "the name under which the device is administered"),
    ("device.kind", any, InterruptsManagement, "the device is one of another kind"),
    ("device.mac", any, Live, "the MAC address of a device"),

    ("site.management.sources.*", further_network, Security, "devices are administered from one \
        more network"),
    ("site.management.sources.*", added, InterruptsManagement, "devices are administered from a smaller \
        network"),
    ("site.management.sources.*", removed, InterruptsManagement, "a network from which devices \
        are no longer administered"),
    ("site.management.sources6.*", further_network, Security, "devices are administered from one \
        more network"),
    ("site.management.sources6.*", added, InterruptsManagement, "devices are administered from a smaller \
        network"),
    ("site.management.sources6.*", removed, InterruptsManagement, "a network from which devices \
        are no longer administered"),
    // The network of a segment is that segment, also with another address.
    ("site.management.sources.*", any, InterruptsManagement, "the addresses of a segment are \
        others"),
    ("site.management.sources6.*", any, InterruptsManagement, "the addresses of a segment are \
        others"),
    ("site.management.ssh_keys.*", added, Security, "one more key opens the devices"),
    ("site.management.ssh_keys.*", removed, InterruptsManagement, "a key that no longer opens \
        the devices"),
    ("site.management.user", any, InterruptsManagement, "the account with which devices are \
        administered"),
    ("site.management.password", any, Security, "the password of the emergency account is \
        another one"),
    ("site.management.idle_timeout", looser, Security, "an idle session of an administrator \
        stays open longer"),
    ("site.management.idle_timeout", any, Live, "an idle session of an administrator ends \
        sooner"),

    ("**.snmp", removed, Removal, "the monitoring is gone"),
    ("**.snmp", added, Security, "the devices are monitored"),
    ("**.snmp.managers.*", further_network, Security, "one more network reads the monitoring"),
    ("**.snmp.managers.*", added, Live, "a smaller network reads the monitoring"),
    ("**.snmp.managers.*", removed, Live, "a network no longer reads the monitoring"),
    ("**.snmp.**", any, Security, "the monitoring logs in with another account or key"),

    // Which servers are believed.
    ("**.syslog_servers.*", added, Security, "logs are sent to one more server"),
    ("**.syslog_servers.*", removed, Removal, "a log server is gone"),
    ("**.syslog_severity", looser, Security, "less is logged than before"),
    ("**.syslog_severity", any, Live, "more is logged than before"),
    // The same as a number.
    ("**.syslog_level", less, Security, "less is logged than before"),
    ("**.syslog_level", any, Live, "more is logged than before"),
    ("**.ntp_servers.*", added, Security, "one more time server is believed"),
    ("**.ntp_servers.*", removed, Live, "a time server is no longer asked"),
    ("**.ntp_servers4.*", added, Security, "one more time server is believed"),
    ("**.ntp_servers4.*", removed, Live, "a time server is no longer asked"),
    ("site.dns_servers.*", added, Security, "one more server is asked for names"),
    ("site.dns_servers.*", removed, InterruptsClients, "a server is no longer asked for names"),
    ("site.dns_servers4.*", added, Security, "one more server is asked for names"),
    ("site.dns_servers4.*", removed, InterruptsClients, "a server is no longer asked for names"),
    ("**.timezone", any, Live, "the time zone"),
    ("**.timezone_posix", any, Live, "the time zone"),

    // The system of a firewall.
    ("device.router", removed, Removal, "the system of a firewall is no longer set up"),
    ("device.router", added, InterruptsManagement, "the system of a firewall is set up"),
    ("device.router.ssh_keys.*", added, Security, "one more key opens the devices"),
    ("device.router.ssh_keys.*", removed, InterruptsManagement, "a key that no longer opens \
        the devices"),
    ("device.router.idle_timeout", looser, Security, "an idle session of an administrator \
        stays open longer"),
    ("device.router.idle_timeout", any, Live, "an idle session of an administrator ends sooner"),
    ("device.router.nameservers.*", added, Security, "one more server is asked for names"),
    ("device.router.nameservers.*", removed, Live, "a server is no longer asked for names"),
    ("device.router.hostname", any, InterruptsManagement, "the name under which the device is \
        administered"),
    ("device.router.domain", any, InterruptsClients, "the domain is another one"),
    ("device.router.ipv6", turned_on, Security, "a firewall passes on IPv6"),
    ("device.router.ipv6", any, InterruptsClients, "a firewall no longer passes on IPv6"),
    ("device.router.relays.*.servers.*", added, Security, "one more server is believed when it \
        gives out addresses"),
    ("device.router.relays.**", any, InterruptsClients, "requests for addresses are passed on \
        differently"),
    ("device.router.pppoe.**", any, InterruptsManagement, "the line to the provider is set \
        differently"),
    ("device.router.*.*.segment.zone", any, Security, "a segment comes into another zone"),
    // Who administers it comes over one of them.
    ("device.router.interfaces.**", any, InterruptsManagement, "an interface of a firewall is set \
        differently"),
    ("device.router.vlans.**", any, InterruptsManagement, "an interface of a firewall is set \
        differently"),
    ("device.router.trunks.**", any, InterruptsManagement, "an interface of a firewall is set \
        differently"),
];
