//! What a part of the standard is about. `school!` says it of every key.

use super::prelude::*;

/// What a key of the model is about, as reports group it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Addresses, segments, switches and their ports.
    Network,
    /// Radio networks.
    Wlan,
    /// End devices.
    Clients,
    /// What is installed on them.
    Software,
    /// Who may reach what, who may log in, what is filtered and kept.
    Security,
    /// What servers do.
    Servers,
    /// Licences.
    Licences,
}

impl Theme {
    /// All, in the order of reports.
    pub const ALL: &[Self] = &[
        Self::Network,
        Self::Wlan,
        Self::Clients,
        Self::Software,
        Self::Security,
        Self::Servers,
        Self::Licences,
    ];

    /// The theme of a key at the root of the model.
    pub fn of(key: &str) -> Option<Self> {
        super::THEMES.iter().find(|(known, _)| *known == key).map(|(_, theme)| *theme)
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Wlan => "wlan",
            Self::Clients => "clients",
            Self::Software => "software",
            Self::Security => "security",
            Self::Servers => "servers",
            Self::Licences => "licences",
        }
    }
}
