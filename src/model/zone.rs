//! A zone: segments of one trust level, the unit of policy.

use super::prelude::*;

/// How far the devices of a zone are trusted.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// Managed by the cooperation and known by name.
    Trusted,
    /// Known devices with restricted rights.
    Restricted,
    /// Private, foreign or vendor devices.
    Untrusted,
    /// The outside: everything beyond the provider's hand-off.
    Internet,
}

/// A zone.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Zone {
    /// What people call it.
    pub title: Title,
    /// How far its devices are trusted.
    pub trust: Trust,
    /// Networks of this zone that lie elsewhere and are reached through the outside interface,
    /// such as the central services in the data centre.
    #[serde(default)]
    pub networks: Vec<Network>,
    /// The outside segments behind which those networks lie: a line or a tunnel to them. Through
    /// any other interface their addresses are foreign ones. None means every outside segment.
    #[serde(default)]
    pub through: Vec<SegmentId>,
    /// Off means that the zone does not exist here.
    #[serde(default = "yes")]
    pub enabled: bool,
}
