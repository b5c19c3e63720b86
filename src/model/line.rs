//! A line to a provider: how a school is connected to the outside.

use std::fmt;

use ipnet::IpNet;

use super::name::as_text;
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

/// An address of an interface with the length of its prefix, `203.0.113.2/29`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InterfaceAddress(IpNet);

impl InterfaceAddress {
    /// Reads an address with a prefix and refuses what no interface can have.
    pub fn new(text: &str) -> Result<Self, String> {
        let net: IpNet = text.parse().map_err(|_| {
            format!("`{text}` is not an address with a prefix such as `203.0.113.2/29`")
        })?;
        let address = net.addr();
        if address.is_unspecified() || address.is_loopback() || address.is_multicast() {
            return Err(format!("`{text}` is no address that an interface can have"));
        }
        // In a /31 and a /32 every address is usable (RFC 3021).
        let has_ends = address.is_ipv4() && net.prefix_len() < 31;
        if has_ends && (address == net.network() || address == net.broadcast()) {
            return Err(format!("`{text}` is the first or the last address of its network"));
        }
        Ok(Self(net))
    }

    /// The address with its network.
    pub fn get(self) -> IpNet {
        self.0
    }
}

impl fmt::Display for InterfaceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
as_text!(
    InterfaceAddress,
    "an address with a prefix such as `203.0.113.2/29`",
    pattern = "^[0-9a-fA-F.:]+/[0-9]{1,3}$"
);
