//! A line to a provider: how a school is connected to the outside.

use super::prelude::*;

/// How the equipment of the provider is spoken to.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum LineMode {
    /// It gives the address by DHCP.
    Dhcp,
    /// The address is fixed.
    Static,
    /// An account logs in over `PPPoE` and gets the address.
    Pppoe,
}

/// A line to a provider.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Line {
    /// How the equipment of the provider is spoken to.
    pub mode: LineMode,
    /// With `static`: the fixed addresses with the length of their prefixes, one of a family.
    #[serde(default)]
    pub addresses: Vec<InterfaceAddress>,
    /// With `static`: the routers of the provider, one of a family.
    #[serde(default)]
    pub gateways: Vec<Address>,
    /// With `pppoe`: the account at the provider.
    #[serde(default)]
    pub user: Option<LineUser>,
    /// With `pppoe`: its password.
    #[serde(default)]
    pub password: Option<SecretRef>,
    /// Largest packet in bytes; absent means 1492 with `pppoe` and 1500 otherwise.
    #[serde(default)]
    pub mtu: Option<Mtu>,
    /// The provider routes the school's IPv6 block only to who asks for it by `DHCPv6` (prefix
    /// delegation).
    #[serde(default)]
    pub prefix_delegation: bool,
}
