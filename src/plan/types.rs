//! The plan: vendor-free facts for every device, addresses given, names resolved, lists sorted.
//!
//! These structures are what templates see, under the names written here. They are complete: a
//! template prints, it decides nothing. An `Option` that is `None` is `none` in a template; lists
//! are empty rather than missing. Addresses and networks are strings there, VLAN ids and counts
//! numbers. Titles and reasons may hold any printable Unicode; `*_ascii` fields are the same text
//! folded to ASCII. A secret can be written, alone or with `quote` or `line`, and asked whether it
//! `is none`; nothing else can be done with it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use super::secret::Secret;
use super::seen::seen;
use crate::model;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Most characters of a title, a place or a description in ASCII: devices take no longer ones.
pub(super) const LONGEST: usize = 60;

seen! {
    /// What every template of a school sees as `site`.
    pub struct Site {
        /// Key of the school, `gymnasium-silberweiher`.
        pub key: String,
        /// Key of its authority.
        pub authority: String,
        /// Title of the school.
        pub title: String,
        /// The title folded to ASCII.
        pub title_ascii: String,
        /// Title of its authority.
        pub authority_title: String,
        /// Title of the cooperation.
        pub cooperation: String,
        /// Edition, `2026.1`.
        pub edition: String,
        /// Domain of the school, `gymnasium-silberweiher.schule.example`.
        pub domain: String => "dns.domain",
        /// Its block of the address plan.
        pub block: Ipv4Net => "addressing.supernet" | "addressing.school-prefix",
        /// Its IPv6 block.
        pub block6: Option<Ipv6Net> => "addressing.supernet6",
        /// Segments that exist here, by VLAN id.
        pub segments: Vec<Arc<Segment>>,
        /// Whether any segment has IPv6.
        pub ipv6: bool,
        /// VLAN id of the parking segment.
        pub parking_vlan: Option<u16> => "segments.*.parking",
        /// Resolvers that clients use.
        pub dns_servers: Vec<IpAddr>,
        /// Those of the resolvers that have an IPv4 address, as DHCPv4 gives them out.
        pub dns_servers4: Vec<Ipv4Addr>,
        /// Time servers.
        pub ntp_servers: Vec<IpAddr> => "ntp.servers",
        /// Those of the time servers that have an IPv4 address.
        pub ntp_servers4: Vec<Ipv4Addr> => "ntp.servers",
        /// Time zone in the tz database, `Europe/Berlin`.
        pub timezone: Option<String> => "ntp.timezone.name",
        /// Time zone as a POSIX rule.
        pub timezone_posix: Option<String> => "ntp.timezone.posix",
        /// Log servers.
        pub syslog_servers: Vec<IpAddr> => "syslog.servers",
        /// Least severity sent: `warning`, `info` ... (RFC 5424), and its number 0 to 7.
        pub syslog_severity: Option<String> => "syslog.severity",
        /// The same as a number, 0 (emergency) to 7 (debug).
        pub syslog_level: Option<u8> => "syslog.severity",
        /// Login servers of the network.
        pub radius_servers: Vec<IpAddr> => "radius.servers",
        /// Secret between devices and login servers, when there is network login.
        pub radius_secret: Option<Arc<Secret>> => "radius.secret",
        /// Seconds after which a wired login is repeated.
        pub reauthenticate: Option<u32> => "radius.reauthenticate",
        /// Monitoring, SNMPv3.
        pub snmp: Option<Arc<Snmp>>,
        /// Administration of devices.
        pub management: Arc<Management>,
    }
}

seen! {
    /// SNMPv3 with authentication (SHA) and privacy (AES).
    pub struct Snmp {
        /// User.
        pub user: String => "snmp.user",
        /// Authentication key, a secret.
        pub auth: Arc<Secret> => "snmp.auth",
        /// Privacy key, a secret.
        pub privacy: Arc<Secret> => "snmp.privacy",
        /// Networks the monitoring asks from.
        pub managers: Vec<IpNet> => "snmp.managers",
    }
}

seen! {
    /// Administration of devices.
    pub struct Management {
        /// Emergency account.
        pub user: String => "management.user",
        /// Its password, a secret.
        pub password: Arc<Secret> => "management.password",
        /// Public keys of administrators.
        pub ssh_keys: Vec<String> => "management.ssh-keys",
        /// IPv4 networks from which devices are administered.
        pub sources: Vec<Ipv4Net> => "management.sources",
        /// IPv6 networks from which devices are administered.
        pub sources6: Vec<Ipv6Net> => "management.sources",
        /// Lines shown at login, ASCII.
        pub banner: Vec<String> => "management.banner",
        /// Minutes until an idle session ends.
        pub idle_timeout: u32 => "management.idle-timeout",
    }
}

seen! {
    /// A segment of the school.
    pub struct Segment {
        /// Id, also the VLAN's name: at most 32 of `a-z 0-9 -`.
        pub id: String,
        /// Title.
        pub title: String,
        /// The title folded to ASCII.
        pub title_ascii: String,
        /// Zone.
        pub zone: String => "segments.*.zone",
        /// VLAN id.
        pub vlan: u16 => "segments.*.vlan",
        /// Belongs to somebody else: only the VLAN is carried.
        pub external: bool => "segments.*.external",
        /// The parking segment: no addresses.
        pub parking: bool => "segments.*.parking",
        /// Carries voice.
        pub voice: bool => "segments.*.voice",
        /// Zone with the trust `internet`: the provider's hand-off.
        pub outside: bool => "zones.*.trust",
        /// IPv4, when the segment has addresses of the school's block.
        pub ipv4: Option<Arc<Ipv4>>,
        /// IPv6, when the segment has it.
        pub ipv6: Option<Arc<Ipv6>> => "segments.*.ipv6",
        /// Filter profile of the clients.
        pub filter: Option<String> => "segments.*.filter",
    }
}

seen! {
    /// IPv4 of a segment.
    pub struct Ipv4 {
        /// Network, `10.129.8.0/23`.
        pub network: Ipv4Net => "segments.*.subnet" | "segments.*.network",
        /// Its first address, `10.129.8.0`.
        pub base: Ipv4Addr => "segments.*.subnet" | "segments.*.network",
        /// Length of the prefix.
        pub prefix: u8 => "segments.*.subnet" | "segments.*.network",
        /// Netmask.
        pub mask: Ipv4Addr => "segments.*.subnet" | "segments.*.network",
        /// Gateway: the last usable address.
        pub gateway: Ipv4Addr => "segments.*.subnet" | "segments.*.network",
        /// Broadcast address.
        pub broadcast: Ipv4Addr => "segments.*.subnet" | "segments.*.network",
        /// DHCP, when addresses are given out.
        pub dhcp: Option<Arc<Pool>> => "segments.*.dhcp",
    }
}

seen! {
    /// Addresses given out.
    pub struct Pool {
        /// First address.
        pub first: Ipv4Addr => "segments.*.dhcp.reserve",
        /// Last address.
        pub last: Ipv4Addr => "segments.*.dhcp.reserve",
        /// Number of addresses.
        pub size: u32,
        /// Seconds that an address is lent.
        pub lease: u32 => "segments.*.dhcp.lease",
        /// Only devices of the inventory get one.
        pub reservations_only: bool => "segments.*.dhcp.reservations-only",
        /// File that network boot loads (DHCP option 67).
        pub boot_file: Option<String> => "segments.*.dhcp.boot-file",
    }
}

seen! {
    /// IPv6 of a segment.
    pub struct Ipv6 {
        /// Network, a /64 whose subnet id shows the VLAN id in decimal.
        pub network: Ipv6Net => "segments.*.ipv6",
        /// Gateway, `...::1`.
        pub gateway: Ipv6Addr,
        /// DHCPv6, when devices are to ask.
        pub dhcp: Option<Arc<Dhcp6>> => "segments.*.dhcp6",
    }
}

seen! {
    /// What DHCPv6 gives.
    pub struct Dhcp6 {
        /// `stateless` or `stateful`.
        pub mode: model::Dhcp6Mode => "segments.*.dhcp6.mode",
        /// Addresses given out; none where devices make theirs themselves.
        pub pool: Option<Arc<Pool6>> => "segments.*.dhcp6.mode",
        /// Seconds that an address is lent, and after which devices ask again.
        pub lease: u32 => "segments.*.dhcp6.lease",
    }
}

seen! {
    /// IPv6 addresses given out.
    pub struct Pool6 {
        /// First address, `...:d::1`.
        pub first: Ipv6Addr,
        /// Last address, `...:d::ffff`.
        pub last: Ipv6Addr,
    }
}

seen! {
    /// What a template of the scope `device` sees as `device`.
    pub struct Device {
        /// Id in the inventory, `sw-a1`.
        pub id: String,
        /// Host name.
        pub hostname: String => "devices.*.hostname",
        /// Host name with the school's domain.
        pub fqdn: String,
        /// What it is: `firewall`, `switch`, `access-point`, `server`, `other`.
        pub kind: model::DeviceKind,
        /// Id of its role.
        pub role: String,
        /// Id of its hardware model.
        pub model: String,
        /// Building and room, ASCII, `Haus A / Raum A101`; empty when unknown.
        pub location_ascii: String,
        /// Its own address.
        pub address: Ipv4Addr => "devices.*.host",
        /// The segment in which that lies.
        pub segment: Arc<Segment> => "roles.*.segment",
        /// Length of that segment's prefix.
        pub prefix: u8 => "segments.*.subnet",
        /// Netmask of that segment.
        pub mask: Ipv4Addr => "segments.*.subnet",
        /// Gateway of that segment.
        pub gateway: Ipv4Addr => "segments.*.subnet",
        /// Its own IPv6 address, when the segment has IPv6.
        pub address6: Option<Ipv6Addr> => "segments.*.ipv6",
        /// MAC address.
        pub mac: Option<String> => "devices.*.mac",
        /// For a switch: its priority as root of the spanning tree, in steps of 4096; the lowest
        /// wins.
        pub stp_priority: Option<u8> => "roles.*.stp-priority",
        /// Segments that it carries on its ports, by VLAN id.
        pub segments: Vec<Arc<Segment>>,
        /// All ports of the hardware, by number.
        pub ports: Vec<Arc<Port>> => "devices.*.ports" | "models.*.ports",
        /// For a firewall: interfaces and rules.
        pub firewall: Option<Arc<Firewall>>,
        /// For an access point: its radios that are on.
        pub radios: Vec<Arc<Radio>> => "roles.*.radio-plan",
        /// For an access point: WLANs that it sends.
        pub wlans: Vec<Arc<Wlan>> => "roles.*.wlans",
        /// For a server that gives out addresses.
        pub dhcp: Option<Arc<DhcpService>>,
        /// The same by DHCPv6: one service, or none where no segment has it or the server has no
        /// IPv6.
        pub dhcp6: Vec<Arc<Dhcp6Service>>,
        /// For a server that resolves names.
        pub dns: Option<Arc<DnsService>>,
        /// For a server that lets devices and users in.
        pub radius: Option<Arc<RadiusService>>,
        /// For a firewall whose system is set up too: what it needs below the filter.
        pub router: Option<Arc<Router>>,
    }
}

seen! {
    /// A port of a device.
    #[derive(Default)]
    pub struct Port {
        /// Number as printed on it.
        pub number: u16 => "models.*.ports",
        /// Name in the configuration, `1/1/37`.
        pub name: Arc<str> => "models.*.interface",
        /// What is plugged in or what it is for, ASCII, at most 60 characters; empty when nothing
        /// is known.
        pub description: Arc<str>,
        /// Id of the port profile; none for a port that is off.
        pub profile: Option<Arc<str>>,
        /// Speed in Mbit/s.
        pub speed: u32 => "models.*.ports",
        /// `off`, `access` or `trunk`.
        pub mode: model::PortMode => "port-profiles.*.mode",
        /// Untagged VLAN: the segment of an access port, the native VLAN of a trunk, the parking
        /// VLAN of a port that is off.
        pub untagged: u16 =>
            "port-profiles.*.segment" | "port-profiles.*.native" | "segments.*.parking",
        /// Tagged VLANs of a trunk, ascending, without the native one.
        pub tagged: Arc<[u16]> => "port-profiles.*.tagged" | "port-profiles.*.tagged-all",
        /// Every VLAN of the port, ascending, the untagged one among them.
        pub allowed: Arc<[u16]> =>
            "port-profiles.*.segment" | "port-profiles.*.native" | "port-profiles.*.tagged" |
            "port-profiles.*.tagged-all",
        /// `none`, `mac`, `dot1x-or-mac` or `dot1x`.
        pub login: model::PortLogin => "port-profiles.*.login",
        /// Devices allowed at once.
        pub max_clients: Option<u32> => "port-profiles.*.max-clients",
        /// The hardware can give power here.
        pub poe_capable: bool => "models.*.ports",
        /// It gives power.
        pub poe: bool => "port-profiles.*.poe",
        /// End devices only: BPDU guard, portfast.
        pub edge: bool => "port-profiles.*.edge",
        /// DHCP answers may come from here.
        pub trusted: bool => "port-profiles.*.trusted",
        /// Broadcasts allowed, kbit/s.
        pub storm_limit: Option<u32> => "port-profiles.*.storm-limit",
    }
}

seen! {
    /// A firewall: its interfaces and what it lets through.
    pub struct Firewall {
        /// Interfaces with addresses, by VLAN id; those outside included.
        pub interfaces: Vec<Arc<Interface>>,
        /// Names of the interfaces to the outside.
        pub outside: Vec<Arc<str>>,
        /// Rules for what passes through, guarantees first, then what is denied, in order of
        /// evaluation; everything else is dropped and logged.
        pub forward: Vec<Arc<Rule>>,
        /// Rules for what is addressed to the firewall itself.
        pub input: Vec<Arc<Rule>>,
        /// Helpers for connections that flows allow, each protocol once.
        pub helpers: Vec<Arc<Helper>> => "services.*.helper",
        /// Rules that say which connections get a helper, before it is known where they leave: they
        /// have no interfaces in `to`, and open nothing.
        pub assigned: Vec<Arc<Rule>> => "services.*.helper",
        /// Servers that answer the relays of DHCP.
        pub dhcp_servers: Vec<Arc<AnsweringServer>>,
        /// Servers that answer the relays of DHCPv6; none when no segment has it.
        pub dhcp6_servers: Vec<Arc<AnsweringServer>>,
        /// IPv4 networks that are translated when they leave to the internet: the school's own.
        pub nat: Vec<Ipv4Net> => "addressing.supernet",
        /// IPv4 networks outside that see the school's real addresses (no translation).
        pub nat_except: Vec<Ipv4Net> => "zones.*.networks",
        /// Lines that carry less than 1500 bytes in a packet.
        pub narrow: Vec<Arc<NarrowLine>> => "segments.*.uplink.mode" | "segments.*.uplink.mtu",
    }
}

seen! {
    /// A DHCP server that answers a relay.
    pub struct AnsweringServer {
        /// Address.
        pub address: IpAddr,
        /// Names of the interfaces on which its answers come in.
        pub from: Vec<Arc<str>>,
    }
}

seen! {
    /// A line that carries less than 1500 bytes in a packet, over which TCP must send less at once.
    pub struct NarrowLine {
        /// Name of the interface.
        pub name: Arc<str>,
        /// Most bytes of a TCP segment over IPv4.
        pub segment4: u16,
        /// Most bytes of a TCP segment over IPv6.
        pub segment6: u16,
    }
}

seen! {
    /// An interface of a firewall.
    pub struct Interface {
        /// Name, `vlan40` for a tagged segment, the port's own for an untagged one, and `ppp901` for
        /// a line over PPPoE in the segment of this VLAN.
        pub name: Arc<str> => "segments.*.vlan" | "segments.*.uplink.mode",
        /// The port beneath.
        pub parent: Arc<str> => "devices.*.ports",
        /// The segment.
        pub segment: Arc<Segment>,
        /// Whether the VLAN tag is on the wire.
        pub tagged: bool,
        /// Whether it leads to the outside.
        pub outside: bool => "zones.*.trust",
        /// IPv4 networks outside that come through another interface: their addresses are foreign
        /// ones here.
        pub foreign4: Vec<Ipv4Net> => "zones.*.through",
        /// The same of IPv6.
        pub foreign6: Vec<Ipv6Net> => "zones.*.through",
    }
}

seen! {
    /// A rule of a firewall.
    pub struct Rule {
        /// Id of the flow or guarantee.
        pub id: Arc<str>,
        /// `guarantee` or `flow`.
        pub origin: &'static str,
        /// Whether connections are let through; otherwise they are dropped and logged.
        pub accept: bool => "flows.*.action" | "guarantees.*.never",
        /// Log also what is let through.
        pub log: bool => "flows.*.log",
        /// The helper that connections get; none in a rule that lets through or drops.
        pub helper: Option<String> => "services.*.helper",
        /// Why, ASCII, at most 100 characters, without quotes; empty when nobody said.
        pub reason_ascii: Arc<str> => "flows.*.reason" | "guarantees.*.reason",
        /// Where connections come from.
        pub from: Arc<End> => "flows.*.from" | "guarantees.*.never",
        /// Where they go; for input rules the firewall itself, with its address in `networks4`.
        pub to: Arc<End> => "flows.*.to" | "flows.*.destinations" | "guarantees.*.never",
        /// Protocols and ports; empty means everything.
        pub matches: Vec<Arc<Match>> =>
            "flows.*.services" | "services.*.tcp" | "services.*.udp" | "services.*.ping",
    }
}

seen! {
    /// What a firewall needs to understand connections that agree upon further ones.
    pub struct Helper {
        /// Name in Linux, `tftp`.
        pub name: String => "services.*.helper",
        /// `tcp` or `udp`.
        pub protocol: &'static str,
    }
}

seen! {
    /// One end of a rule.
    #[derive(Default)]
    pub struct End {
        /// Interfaces; empty means any.
        pub interfaces: Vec<Arc<str>> => "segments.*.zone",
        /// Only these IPv4 networks; empty means any.
        pub networks4: Vec<Ipv4Net> => "flows.*.destinations" | "zones.*.networks",
        /// Only these IPv6 networks; empty means any.
        pub networks6: Vec<Ipv6Net> => "flows.*.destinations" | "zones.*.networks",
        /// None of these IPv4 networks.
        pub except4: Vec<Ipv4Net>,
        /// None of these IPv6 networks.
        pub except6: Vec<Ipv6Net>,
        /// Which family the rule is for, when the networks leave only one: `4`, `6` or none for
        /// both.
        pub family: Option<u8>,
    }
}

seen! {
    /// A protocol with its ports.
    pub struct Match {
        /// `tcp`, `udp` or `icmp` (echo of both families).
        pub protocol: &'static str,
        /// Ports and ranges, `443` or `10000-20000`; empty for `icmp`.
        pub ports: Vec<String>,
    }
}

seen! {
    /// A radio of an access point that is on.
    pub struct Radio {
        /// The hardware's name for it, `radio0`.
        pub name: String => "models.*.radios",
        /// `2.4`, `5` or `6`.
        pub band: model::Band => "radio-plans.*.bands",
        /// Channel.
        pub channel: u8 => "radio-plans.*.bands.*.channels" | "devices.*.channels",
        /// Channel width in MHz.
        pub width: u8 => "radio-plans.*.bands.*.width",
        /// `wifi-4`, `wifi-5`, `wifi-6` or `wifi-7`.
        pub generation: model::Generation => "models.*.radios",
        /// Transmit power in dBm EIRP.
        pub power: u8 => "radio-plans.*.bands.*.power",
        /// Country code.
        pub country: String => "radio-plans.*.country",
        /// Lowest basic rate in kbit/s.
        pub min_rate_kbit: u32 => "radio-plans.*.bands.*.min-rate",
    }
}

seen! {
    /// A WLAN as devices need it.
    pub struct Wlan {
        /// Id.
        pub id: String,
        /// The name on the air.
        pub ssid: String => "wlans.*.ssid",
        /// `open`, `owe`, `wpa2-personal`, `wpa2-wpa3-personal`, `wpa3-personal`,
        /// `wpa2-enterprise`, `wpa2-wpa3-enterprise` or `wpa3-enterprise`.
        pub security: model::Security => "wlans.*.security",
        /// Clients log in through 802.1X.
        pub enterprise: bool => "wlans.*.security",
        /// `off`, `optional` or `required`.
        pub pmf: model::Pmf => "wlans.*.pmf",
        /// EAP methods.
        pub eap: Vec<model::Eap> => "wlans.*.eap",
        /// The pre-shared key, a secret.
        pub psk: Option<Arc<Secret>> => "wlans.*.psk",
        /// Every device has a key of its own.
        pub per_device_keys: bool => "wlans.*.psk.per-device",
        /// The segment of clients that RADIUS puts nowhere else.
        pub segment: Arc<Segment> => "wlans.*.segment",
        /// Segments that RADIUS may assign, by VLAN id; empty when it assigns none.
        pub dynamic: Vec<Arc<Segment>> => "wlans.*.dynamic-segments",
        /// Bands.
        pub bands: Vec<model::Band> => "wlans.*.bands",
        /// Not announced.
        pub hidden: bool => "wlans.*.hidden",
        /// Clients do not reach each other.
        pub isolate: bool => "wlans.*.isolate",
        /// Fast roaming.
        pub fast_roaming: bool => "wlans.*.fast-roaming",
        /// Mobility domain of fast roaming, four hex digits made from the SSID.
        pub mobility_domain: String,
        /// Guests pass a portal.
        pub portal: bool => "wlans.*.portal",
        /// On the air from, minutes after midnight; none for always.
        pub on_from: Option<u16> => "wlans.*.schedule",
        /// On the air until, minutes after midnight.
        pub on_until: Option<u16> => "wlans.*.schedule",
    }
}

seen! {
    /// What a DHCP server gives out.
    pub struct DhcpService {
        /// Subnets, by VLAN id; all are reached through the gateways' relays save the server's own.
        pub subnets: Vec<Arc<DhcpSubnet>>,
    }
}

seen! {
    /// A subnet of a DHCP server.
    pub struct DhcpSubnet {
        /// The segment, with `ipv4.dhcp` set; its VLAN id is the subnet's id.
        pub segment: Arc<Segment>,
        /// Where network boot loads its file from; none where nothing is booted.
        pub boot_server: Option<Ipv4Addr> => "segments.*.dhcp.boot-server",
        /// Fixed addresses, ascending.
        pub reservations: Vec<Arc<Reservation>>,
    }
}

seen! {
    /// A fixed address.
    pub struct Reservation {
        /// MAC address.
        pub mac: String => "devices.*.mac",
        /// Address.
        pub address: Ipv4Addr => "devices.*.host",
        /// Host name.
        pub hostname: String => "devices.*.hostname",
    }
}

seen! {
    /// What a server gives out by DHCPv6.
    pub struct Dhcp6Service {
        /// Name, `dhcp`, for the paths of its files.
        pub name: &'static str,
        /// Interfaces on which it listens.
        pub interfaces: Vec<Arc<Dhcp6Interface>>,
        /// Whether it answers relays alone: its own segment has no DHCPv6.
        pub only_relayed: bool,
        /// Resolvers that are told: the school's own, the same as in router advertisements.
        pub dns_servers: Vec<Ipv6Addr>,
        /// Time servers that have an IPv6 address.
        pub ntp_servers: Vec<Ipv6Addr> => "ntp.servers",
        /// Subnets, by VLAN id.
        pub subnets: Vec<Arc<Dhcp6Subnet>>,
    }
}

seen! {
    /// An interface on which a DHCPv6 server listens.
    pub struct Dhcp6Interface {
        /// Name.
        pub name: Arc<str> => "segments.*.vlan",
        /// The address at which relays reach the server; none where it hears devices alone.
        pub address: Option<Ipv6Addr> => "devices.*.host",
    }
}

seen! {
    /// A subnet of a DHCPv6 server.
    pub struct Dhcp6Subnet {
        /// The segment, with `ipv6.dhcp` set; its VLAN id is the subnet's id.
        pub segment: Arc<Segment>,
        /// The interface on which the server hears the devices itself; none where the gateway's
        /// relay brings their requests.
        pub interface: Option<Arc<str>>,
    }
}

seen! {
    /// What a resolver answers.
    pub struct DnsService {
        /// Its address.
        pub listen: Ipv4Addr,
        /// Networks that may ask.
        pub clients: Vec<Ipv4Net>,
        /// IPv6 networks that may ask.
        pub clients6: Vec<Ipv6Net> => "segments.*.ipv6",
        /// Names that nobody resolves.
        pub block: Vec<String> => "dns.block",
        /// Filter profiles in use.
        pub views: Vec<Arc<DnsView>>,
        /// Names of the school's devices.
        pub records: Vec<Arc<DnsRecord>>,
        /// Resolvers asked over TLS.
        pub upstreams: Vec<Arc<Upstream>> => "dns.upstreams",
    }
}

seen! {
    /// A filter profile and who it holds for.
    pub struct DnsView {
        /// Id of the profile.
        pub id: String,
        /// IPv4 networks of the clients.
        pub clients: Vec<Ipv4Net> => "segments.*.filter",
        /// IPv6 networks of the clients.
        pub clients6: Vec<Ipv6Net> => "segments.*.filter" | "segments.*.ipv6",
        /// Domains that do not resolve.
        pub block: Vec<String> => "dns-filters.*.block",
        /// Domains that resolve nevertheless.
        pub allow: Vec<String> => "dns-filters.*.allow",
        /// Only `allow` resolves.
        pub allow_only: bool => "dns-filters.*.allow-only",
        /// The school's own domain, where only `allow` resolves and the profile does not name it.
        pub own_domain: Option<String> => "dns.domain",
        /// Names answered with another one; what lies below them is not.
        pub rewrites: Vec<Arc<Rewrite>> => "dns-filters.*.safe-search",
        /// Names that do not resolve because the one they are answered with is blocked; what lies
        /// below them does.
        pub lost: Vec<String> => "safe-search.*.names",
    }
}

seen! {
    /// A name answered with another one.
    pub struct Rewrite {
        /// Name asked for.
        pub name: String => "safe-search.*.names",
        /// Name whose address is given.
        pub target: String => "safe-search.*.target",
    }
}

seen! {
    /// A name of a device.
    pub struct DnsRecord {
        /// Full name.
        pub name: String => "devices.*.hostname",
        /// Address.
        pub address: Ipv4Addr => "devices.*.host",
    }
}

seen! {
    /// A resolver outside.
    pub struct Upstream {
        /// Address.
        pub address: IpAddr => "dns.upstreams.*.address",
        /// Name in its certificate.
        pub name: String => "dns.upstreams.*.name",
    }
}

seen! {
    /// What a login server knows.
    pub struct RadiusService {
        /// Its own address.
        pub listen: Ipv4Addr,
        /// Name in its certificate.
        pub server_name: String => "radius.server-name",
        /// Devices that ask it: switches and access points.
        pub clients: Vec<Arc<RadiusClient>>,
        /// Groups and where they are put.
        pub groups: Vec<Arc<RadiusGroup>>,
        /// Devices of the inventory that log in by MAC address.
        pub macs: Vec<Arc<RadiusMac>>,
        /// Which EAP methods are offered.
        pub eap: Vec<model::Eap> => "wlans.*.eap",
    }
}

seen! {
    /// A device that asks a login server.
    pub struct RadiusClient {
        /// Host name.
        pub name: String => "devices.*.hostname",
        /// Address.
        pub address: Ipv4Addr => "devices.*.host",
        /// Shared secret.
        pub secret: Arc<Secret> => "radius.secret",
    }
}

seen! {
    /// A group of a login server.
    pub struct RadiusGroup {
        /// Id.
        pub id: String,
        /// Name in the directory or OU in the certificate.
        pub name: String => "radius-groups.*.name",
        /// `certificate`, `password` or `mac`.
        pub login: model::GroupLogin => "radius-groups.*.login",
        /// VLAN id.
        pub vlan: u16 => "radius-groups.*.segment" | "segments.*.vlan",
        /// Longest session in seconds.
        pub session: Option<u32> => "radius-groups.*.session",
    }
}

seen! {
    /// A device that logs in by MAC address.
    pub struct RadiusMac {
        /// Twelve hex digits in lower case.
        pub mac: String => "devices.*.mac",
        /// VLAN id.
        pub vlan: u16 => "port-profiles.*.segment" | "segments.*.vlan",
        /// Longest session in seconds, from the group of this segment that logs in by MAC address.
        pub session: Option<u32> => "radius-groups.*.session",
        /// Host name.
        pub hostname: String => "devices.*.hostname",
    }
}

seen! {
    /// What the system of a firewall needs below the filter.
    pub struct Router {
        /// Host name.
        pub hostname: String => "devices.*.hostname",
        /// Ports that carry VLANs with a tag, by name.
        pub trunks: Vec<Arc<RouterTrunk>>,
        /// Those of the interfaces that are a VLAN of a trunk.
        pub vlans: Vec<Arc<RouterInterface>>,
        /// Interfaces that the system sets up, by VLAN id. A line over PPPoE has two: the one that
        /// carries it, without addresses, and, where the school has IPv6, its own.
        pub interfaces: Vec<Arc<RouterInterface>>,
        /// Lines over PPPoE.
        pub pppoe: Vec<Arc<PppoeLine>>,
        /// The relays of DHCP and of DHCPv6; none when nobody needs them.
        pub relays: Vec<Arc<DhcpRelay>>,
        /// Whether IPv6 is passed on.
        pub ipv6: bool => "segments.*.ipv6",
        /// Resolvers that the system itself asks, at most three.
        pub nameservers: Vec<IpAddr> => "dns.upstreams",
        /// The domain of its own name.
        pub domain: String => "dns.domain",
        /// Time servers that the system itself asks.
        pub ntp_servers: Vec<IpAddr> => "ntp.servers",
        /// Time zone in the tz database, `Europe/Berlin`.
        pub timezone: Option<String> => "ntp.timezone.name",
        /// Log servers.
        pub syslog_servers: Vec<IpAddr> => "syslog.servers",
        /// Least severity sent, as a number, 0 (emergency) to 7 (debug).
        pub syslog_level: Option<u8> => "syslog.severity",
        /// Public keys of administrators.
        pub ssh_keys: Vec<String> => "management.ssh-keys",
        /// Lines shown at login, ASCII.
        pub banner: Vec<String> => "management.banner",
        /// Minutes until an idle session ends.
        pub idle_timeout: u32 => "management.idle-timeout",
        /// Monitoring, SNMPv3.
        pub snmp: Option<Arc<Snmp>>,
    }
}

seen! {
    /// A port that carries VLANs with a tag.
    pub struct RouterTrunk {
        /// Name of the port.
        pub name: Arc<str> => "devices.*.ports",
        /// Names of the interfaces of its VLANs.
        pub vlans: Vec<Arc<str>>,
    }
}

seen! {
    /// An interface that the system of a router sets up.
    pub struct RouterInterface {
        /// Name.
        pub name: Arc<str> => "segments.*.vlan",
        /// The port beneath; the same as the name when there is none.
        pub parent: Arc<str> => "devices.*.ports",
        /// VLAN id.
        pub vlan: u16 => "segments.*.vlan",
        /// Whether it is a VLAN of a trunk.
        pub tagged: bool,
        /// Whether it is the end of a line over PPPoE.
        pub ppp: bool => "segments.*.uplink.mode",
        /// The segment.
        pub segment: Arc<Segment>,
        /// Whether it leads to the outside.
        pub outside: bool,
        /// Its addresses with the lengths of their prefixes.
        pub addresses: Vec<IpNet> =>
            "segments.*.subnet" | "segments.*.ipv6" | "segments.*.uplink.addresses",
        /// Routers of the provider.
        pub gateways: Vec<IpAddr> => "segments.*.uplink.gateways",
        /// Whether it gets an IPv4 address by DHCP.
        pub dhcp4: bool => "segments.*.uplink.mode",
        /// Whether it asks by DHCPv6.
        pub dhcp6: bool => "segments.*.uplink.mode",
        /// The IPv6 block for which it asks the provider by DHCPv6; none when it does not.
        pub delegation: Option<Ipv6Net> => "segments.*.uplink.prefix-delegation",
        /// Whether it listens to the router advertisements of the provider.
        pub accept_ra: bool => "segments.*.ipv6",
        /// The IPv6 network that it announces to the devices of its segment.
        pub announced: Option<Ipv6Net> => "segments.*.ipv6",
        /// Resolvers that it announces.
        pub resolvers6: Vec<Ipv6Addr>,
        /// Whether it tells devices to get their addresses by DHCPv6, instead of making them.
        pub managed: bool => "segments.*.dhcp6.mode",
        /// Whether it tells devices to ask by DHCPv6 for what they need beside addresses.
        pub other_information: bool => "segments.*.dhcp6",
        /// Whether it speaks IPv6.
        pub ipv6: bool => "segments.*.ipv6",
        /// Largest packet in bytes; none for the usual 1500.
        pub mtu: Option<u16> => "segments.*.uplink.mtu",
    }
}

seen! {
    /// A line over PPPoE.
    pub struct PppoeLine {
        /// Name of its interface, `ppp901`.
        pub name: Arc<str> => "segments.*.uplink.mode",
        /// The number in it, which is the VLAN id of its segment.
        pub unit: u16 => "segments.*.vlan",
        /// The interface that carries it.
        pub carrier: Arc<str>,
        /// Account at the provider.
        pub user: String => "segments.*.uplink.user",
        /// Its password, a secret.
        pub password: Arc<Secret> => "segments.*.uplink.password",
        /// Largest packet in bytes.
        pub mtu: u16 => "segments.*.uplink.mtu",
        /// Whether it carries IPv6.
        pub ipv6: bool => "segments.*.ipv6",
    }
}

seen! {
    /// What passes the requests for addresses on to the servers.
    pub struct DhcpRelay {
        /// Name, `dhcp4` or `dhcp6`.
        pub name: &'static str,
        /// Interfaces on which requests come in.
        pub clients: Vec<Arc<str>> => "segments.*.dhcp" | "segments.*.dhcp6",
        /// Interfaces behind which servers stand.
        pub uplinks: Vec<Arc<str>>,
        /// The servers.
        pub servers: Vec<Arc<AnsweringServer>> => "devices.*.host",
    }
}

seen! {
    /// What a template of the scope `client` sees as `client`: a client profile at one school.
    pub struct Client {
        /// Id of the client profile.
        pub id: String,
        /// Title.
        pub title: String,
        /// `ipados`, `windows` ...
        pub system: model::System,
        /// Planned devices at this school.
        pub count: u32,
        /// Fully managed (supervised).
        pub supervised: bool => "client-profiles.*.supervised",
        /// WLAN that they join.
        pub wlan: Option<Arc<Wlan>> => "client-profiles.*.wlan",
        /// Names of the login server that are trusted.
        pub server_names: Vec<String> => "radius.server-name",
        /// What a passcode must be, where one is asked for.
        pub passcode: Option<Arc<Passcode>>,
        /// What is allowed.
        pub restrictions: Arc<Restrictions>,
        /// How the device gets its certificate.
        pub identity: Option<Arc<Identity>>,
        /// Certificates to trust; the authority of the login server is among them.
        pub trust: Vec<Arc<Certificate>> => "client-profiles.*.trust",
        /// Id of the certificate in `trust` that signed the login server's.
        pub radius_ca: Option<String> => "radius.ca",
        /// Encrypted DNS: address.
        pub dns_url: Option<String> => "client-profiles.*.dns.url",
        /// The user may not switch it off.
        pub dns_enforced: bool => "client-profiles.*.dns.enforced",
        /// Days until an update must be installed.
        pub update_days: Option<u32> => "client-profiles.*.update-within",
    }
}

seen! {
    /// What a passcode must be.
    pub struct Passcode {
        /// Least number of characters.
        pub min_length: u32 => "client-profiles.*.passcode.min-length",
        /// Wrong tries before the device is wiped.
        pub max_failures: Option<u32> => "client-profiles.*.passcode.max-failures",
        /// Minutes until the screen locks.
        pub lock_after: Option<u32> => "client-profiles.*.passcode.lock-after",
        /// Digits in a row and repetitions are allowed.
        pub simple: bool => "client-profiles.*.passcode.simple",
    }
}

seen! {
    /// What is allowed on a device: `false` forbids it.
    pub struct Restrictions {
        /// Change accounts.
        pub accounts: bool => "client-profiles.*.restrictions.accounts",
        /// Install apps other than through management.
        pub apps: bool => "client-profiles.*.restrictions.apps",
        /// Remove apps.
        pub app_removal: bool => "client-profiles.*.restrictions.app-removal",
        /// Send files to devices nearby.
        pub airdrop: bool => "client-profiles.*.restrictions.airdrop",
        /// Camera.
        pub camera: bool => "client-profiles.*.restrictions.camera",
        /// Send messages.
        pub messages: bool => "client-profiles.*.restrictions.messages",
        /// Video calls.
        pub video_calls: bool => "client-profiles.*.restrictions.video-calls",
        /// Games with others.
        pub game_center: bool => "client-profiles.*.restrictions.game-center",
        /// Change the device's name.
        pub device_name: bool => "client-profiles.*.restrictions.device-name",
        /// Wipe the device in its settings.
        pub erase: bool => "client-profiles.*.restrictions.erase",
        /// Install configuration profiles.
        pub profiles: bool => "client-profiles.*.restrictions.profiles",
        /// Set up a VPN of one's own.
        pub vpn: bool => "client-profiles.*.restrictions.vpn",
        /// Change the wallpaper.
        pub wallpaper: bool => "client-profiles.*.restrictions.wallpaper",
        /// Take pictures of the screen.
        pub screenshots: bool => "client-profiles.*.restrictions.screenshots",
        /// Use cloud storage for documents.
        pub cloud_documents: bool => "client-profiles.*.restrictions.cloud-documents",
        /// Hide one's address behind a relay.
        pub private_relay: bool => "client-profiles.*.restrictions.private-relay",
        /// Join networks other than the managed ones.
        pub other_wlans: bool => "client-profiles.*.restrictions.other-wlans",
        /// Open documents of managed apps in private ones.
        pub managed_open_in: bool => "client-profiles.*.restrictions.managed-open-in",
        /// Content rated as explicit.
        pub explicit_content: bool => "client-profiles.*.restrictions.explicit-content",
    }
}

seen! {
    /// How a device gets its certificate (SCEP).
    pub struct Identity {
        /// Server.
        pub url: String => "client-profiles.*.identity.url",
        /// Name of the authority at the server.
        pub authority: String => "client-profiles.*.identity.authority",
        /// Organisational unit in the certificate.
        pub unit: String => "client-profiles.*.identity.group",
        /// One-time password, a secret.
        pub challenge: Arc<Secret> => "client-profiles.*.identity.challenge",
        /// Bits of the RSA key.
        pub key_size: u32 => "client-profiles.*.identity.key-size",
    }
}

seen! {
    /// A certificate to trust.
    pub struct Certificate {
        /// Id.
        pub id: String,
        /// Title.
        pub title: String,
        /// DER in base64, one line.
        pub base64: String => "certificates.*.pem",
    }
}

seen! {
    /// What a template of the scope `school` sees as `school`: a school with all that is there.
    pub struct WholeSchool {
        /// Its buildings, sorted by id.
        pub buildings: Vec<Arc<SchoolBuilding>>,
        /// Its rooms, sorted by id.
        pub rooms: Vec<Arc<SchoolRoom>>,
        /// Every device of the inventory, sorted by id; those without a configuration of their own
        /// are among them.
        pub devices: Vec<Arc<SchoolDevice>>,
        /// What is plugged into what, sorted by the device that is plugged in.
        pub links: Vec<Arc<SchoolLink>>,
        /// Segments that exist here, by VLAN id; the same as in `site`.
        pub segments: Vec<Arc<Segment>>,
    }
}

seen! {
    /// A building of a school.
    pub struct SchoolBuilding {
        /// Id.
        pub id: String,
        /// Title.
        pub title: String,
        /// The title folded to ASCII.
        pub title_ascii: String,
    }
}

seen! {
    /// A room of a school.
    pub struct SchoolRoom {
        /// Id.
        pub id: String,
        /// Title.
        pub title: String,
        /// The title folded to ASCII.
        pub title_ascii: String,
        /// Id of the building it is in.
        pub building: String,
    }
}

seen! {
    /// A device of a school's inventory.
    pub struct SchoolDevice {
        /// Id in the inventory, `sw-a1`.
        pub id: String,
        /// Host name.
        pub hostname: String,
        /// Host name with the school's domain.
        pub fqdn: String,
        /// What it is: `firewall`, `switch`, `access-point`, `server`, `other`.
        pub kind: model::DeviceKind,
        /// Id of its role.
        pub role: String,
        /// Id of its hardware model.
        pub model: String,
        /// Id of the building it is in, when that is known.
        pub building: Option<String>,
        /// Id of the room it is in, when that is known.
        pub room: Option<String>,
        /// Building and room, ASCII, `Haus A / Raum A101`; empty when unknown.
        pub location_ascii: String,
        /// MAC address.
        pub mac: Option<String>,
        /// What its own configuration is written from, as templates of the scope `device` see it;
        /// none for a device that is not managed.
        pub plan: Option<Arc<Device>>,
    }
}

seen! {
    /// A device that is plugged into a port of another.
    pub struct SchoolLink {
        /// Id of the device that is plugged in.
        pub device: String,
        /// Id of the device that has the port.
        pub upper: String,
        /// Number of the port.
        pub port: u16,
    }
}

seen! {
    /// What a template of the scope `cooperation` sees as `cooperation`.
    pub struct Cooperation {
        /// Title.
        pub title: String,
        /// Edition.
        pub edition: String,
        /// Authorities with their schools, sorted by key.
        pub authorities: Vec<Arc<AuthoritySummary>>,
        /// Every device for which something is generated, sorted by authority, school and id.
        pub hosts: Vec<Arc<Host>>,
        /// The platforms of those devices with their inventory variables, sorted.
        pub platforms: Vec<Arc<HostPlatform>>,
    }
}

seen! {
    /// An authority and its schools.
    pub struct AuthoritySummary {
        /// Key.
        pub key: String,
        /// Title.
        pub title: String,
        /// Keys of its schools.
        pub schools: Vec<String>,
    }
}

seen! {
    /// A device in the inventory of the cooperation.
    pub struct Host {
        /// Full name, unique in the cooperation: `sw-a1.gymnasium-silberweiher.schule.example`.
        pub fqdn: String,
        /// Key of its school.
        pub school: String,
        /// Key of its authority.
        pub authority: String,
        /// `switch`, `firewall` ...
        pub kind: model::DeviceKind,
        /// Id of its role.
        pub role: String,
        /// Id of its hardware model.
        pub model: String,
        /// Its platforms; the first is that of the device itself.
        pub platforms: Vec<String>,
        /// Address at which it is administered.
        pub address: Ipv4Addr,
        /// Folder of its artifacts inside the output, `authority/school/device`.
        pub folder: String,
    }
}

seen! {
    /// A platform as an inventory needs it.
    pub struct HostPlatform {
        /// Name.
        pub name: String,
        /// How its files are applied: `replace`, `merge`, or `mixed` when they differ.
        pub apply: String,
        /// Variables from the platform's manifest, sorted: pairs of name and value.
        pub inventory: Vec<(String, String)>,
    }
}
