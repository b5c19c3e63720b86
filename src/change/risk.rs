//! Risk: what rolling a change out does to people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What rolling a change out does to people, from harmless to grave.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Only names, titles and comments: no device behaves differently.
    Cosmetic,
    /// Devices behave differently; nobody is cut off while it is applied.
    Live,
    /// People are cut off for a while: radios restart, addresses or VLANs of their segment change.
    InterruptsClients,
    /// The path on which devices are administered changes: who applies it may lock himself out.
    InterruptsManagement,
    /// Something is gone: a school, a device, a file, a segment, a WLAN, a rule.
    Removal,
    /// Nobody knows: a template has changed, no law speaks of the value, or the base is a build,
    /// which holds files and not the plan behind them. As loud as `security`.
    Unknown,
    /// Something is allowed, or open, or readable that was not, or somebody else is trusted.
    Security,
}

impl Risk {
    /// Every class, from harmless to grave.
    pub const ALL: [Self; 7] = [
        Self::Cosmetic,
        Self::Live,
        Self::InterruptsClients,
        Self::InterruptsManagement,
        Self::Removal,
        Self::Unknown,
        Self::Security,
    ];

    /// Its name, as machine formats write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Cosmetic => "cosmetic",
            Self::Live => "live",
            Self::InterruptsClients => "interrupts-clients",
            Self::InterruptsManagement => "interrupts-management",
            Self::Security => "security",
            Self::Removal => "removal",
        }
    }

    /// What it means, as one phrase.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Unknown => "nobody knows what it does, so it needs a look",
            Self::Cosmetic => "only names, titles and comments",
            Self::Live => "behaves differently, cuts nobody off",
            Self::InterruptsClients => {
                "cuts people off while it is applied: radios restart, addresses or VLANs change"
            }
            Self::InterruptsManagement => "changes the path on which devices are administered",
            Self::Security => {
                "opens, allows or shows something that was closed, or trusts somebody else"
            }
            Self::Removal => "something is gone",
        }
    }
}
