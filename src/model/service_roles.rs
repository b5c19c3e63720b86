//! What servers do: server roles, RADIUS groups, DNS filters and `SafeSearch`.

use super::prelude::*;

/// The kinds of service that a server role can give.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ServerKind {
    /// Gives out addresses.
    Dhcp,
    /// Resolves and filters names.
    Dns,
    /// Lets devices and users into the network.
    Radius,
    /// The system of a firewall below its filter: interfaces, addresses, lines to providers, relay
    /// of DHCP, router advertisements.
    Router,
}

/// A service that a server of the school runs.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ServerRole {
    /// What people call it.
    pub title: Title,
    /// What it gives.
    pub kind: ServerKind,
    /// The configuration language of the program that gives it.
    #[serde(default)]
    pub platform: Option<PlatformId>,
    /// Off means that the role does not exist here.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// Who belongs to a RADIUS group and where the group is put.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RadiusGroup {
    /// What people call it.
    pub title: Title,
    /// Name of the group in the directory, sent by it or matched against the certificate's OU.
    pub name: AccountName,
    /// How its members log in.
    pub login: GroupLogin,
    /// Where they are put.
    pub segment: SegmentId,
    /// Longest session.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "lower"))]
    pub session: Option<Duration>,
    /// Off means that the group is not let in here.
    #[serde(default = "yes")]
    #[schemars(extend("x-stricter" = "false"))]
    pub enabled: bool,
}

/// How members of a group log in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum GroupLogin {
    /// With a certificate of the device (EAP-TLS).
    Certificate,
    /// With user name and password inside TLS.
    Password,
    /// By MAC address of a device of the inventory.
    Mac,
}

/// What names clients may resolve.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DnsFilter {
    /// What people call it.
    pub title: Title,
    /// The age from which its clients are: of two filters that of the younger ones is the stricter.
    #[serde(default)]
    pub age: Option<Count>,
    /// Domains that do not resolve, with all below them.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "more"))]
    pub block: Vec<DomainName>,
    /// Domains that resolve although a domain above them is blocked.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "fewer"))]
    pub allow: Vec<DomainName>,
    /// Only `allow` resolves.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "true"))]
    pub allow_only: bool,
    /// `SafeSearch` rewrites in force.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "more"))]
    pub safe_search: Vec<SafeSearchId>,
    /// Off means that the filter does not exist here.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// Names of a search engine that are answered with its safe variant.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SafeSearch {
    /// What people call it.
    pub title: Title,
    /// Names asked for: they alone, not what lies below them.
    pub names: Vec<DomainName>,
    /// The name whose address is given instead.
    pub target: DomainName,
    /// Off means that it is not rewritten here.
    #[serde(default = "yes")]
    pub enabled: bool,
}
