//! A segment: one VLAN with its subnet.

use super::line::Line;
use super::prelude::*;

/// A segment.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Segment {
    /// What people call it.
    pub title: Title,
    /// The zone whose policy holds here.
    pub zone: ZoneId,
    /// VLAN id, the same at every site.
    pub vlan: VlanId,
    /// Where the subnet lies inside the school's block; absent for a segment without addresses of
    /// its own (parking, external).
    #[serde(default)]
    pub subnet: Option<Subnet>,
    /// The prefix and gateway belong to somebody else (the administration's data centre): only the
    /// VLAN is carried, and `network` is an input.
    #[serde(default)]
    pub external: bool,
    /// The network of an external segment as its owner announced it.
    #[serde(default)]
    pub network: Option<Network>,
    /// UnusedProfile ports and the native VLAN of trunks go here; it has no addresses.
    #[serde(default)]
    pub parking: bool,
    /// DHCP for this segment; absent means fixed addresses only.
    #[serde(default)]
    pub dhcp: Option<Dhcp>,
    /// DNS filter profile of the clients here.
    #[serde(default)]
    #[schemars(extend("x-stricter" = { "table": "dns-filters", "lower": "age" }))]
    pub filter: Option<DnsFilterId>,
    /// The line of the provider, in a segment of a zone with the trust `internet`. Whether its
    /// packets carry a VLAN tag is said by the profile of the firewall's port.
    #[serde(default)]
    pub uplink: Option<Line>,
    /// Whether the segment has IPv6 as well.
    #[serde(default)]
    pub ipv6: bool,
    /// DHCPv6 for this segment, which needs `ipv6`; absent means that devices make their addresses
    /// themselves and hear of resolvers in router advertisements alone. The pool is not said: it
    /// lies at `::d:0:0:1` to `::d:0:0:ffff` of the segment's /64, apart from the gateway (`::1`) and
    /// from the fixed addresses of devices (`::1000` and their host number).
    #[serde(default)]
    pub dhcp6: Option<Dhcp6>,
    /// Carries voice; switches mark the VLAN so.
    #[serde(default)]
    pub voice: bool,
    /// Devices that need an address here beside those of the client profiles, such as private ones.
    #[serde(default)]
    pub extra_clients: Option<Count>,
    /// Off means that the segment does not exist here.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// A subnet inside the school's block.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Subnet {
    /// Distance from the beginning of the block.
    pub offset: Offset,
    /// Length of the prefix in bits.
    pub prefix: PrefixLength,
}

/// How addresses are given out in a segment.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Dhcp {
    /// How long an address is lent.
    #[schemars(extend("x-stricter" = "lower"))]
    pub lease: Duration,
    /// Addresses at the beginning of the subnet that the pool leaves to fixed devices.
    pub reserve: Count,
    /// Only devices of the inventory get an address.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "true"))]
    pub reservations_only: bool,
    /// Network boot: path of the file on the boot server (DHCP option 67),
    /// `boot/grub/x86_64-efi/core.efi`.
    #[serde(default)]
    pub boot_file: Option<BootFile>,
    /// The boot server; absent means the server that gives out the addresses.
    #[serde(default)]
    pub boot_server: Option<Ipv4Address>,
}

/// What DHCPv6 gives in a segment.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Dhcp6 {
    /// What devices get.
    pub mode: Dhcp6Mode,
    /// How long an address is lent; `stateless`: after which time devices ask again.
    #[schemars(extend("x-stricter" = "lower"))]
    pub lease: Duration,
}

/// The two ways of DHCPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Dhcp6Mode {
    /// Devices make their addresses themselves and ask for resolvers, time servers and domain.
    Stateless,
    /// Devices get their addresses as well, and make none themselves. Android asks for none, so
    /// that it has no IPv6 there.
    Stateful,
}
