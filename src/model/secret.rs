//! Who shares the value of a secret, and where values come from.

use super::prelude::*;

/// Who shares the value of a secret.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SecretScope {
    /// All schools of the cooperation.
    Cooperation,
    /// The schools of one authority.
    Authority,
    /// One school.
    School,
}

/// `[secrets]` of `muster.toml`: what kind of provider keeps the values of secrets.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SecretSettings {
    /// What keeps the values. Which key opens them, and which program is run, is named by whoever
    /// runs muster, never here.
    #[serde(default)]
    pub provider: SecretProviderKind,
}

/// What keeps the values of secrets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SecretProviderKind {
    /// The folder `secrets/` of the workspace, encrypted with age.
    #[default]
    Age,
    /// Variables of the environment, `MUSTER_SECRET_...`.
    Env,
    /// A program that the user names, such as a password manager.
    Command,
}

/// `secrets/recipients.toml`: who can open the secrets of the workspace.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SecretRecipients {
    /// The public key of each, as `age-keygen` prints it: `age1...`.
    #[serde(default)]
    pub recipients: BTreeMap<RecipientId, Title>,
}

impl SecretScope {
    /// The word for it, as machine formats write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cooperation => "cooperation",
            Self::Authority => "authority",
            Self::School => "school",
        }
    }
}

impl SecretProviderKind {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Env => "env",
            Self::Command => "command",
        }
    }
}
