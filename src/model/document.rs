//! What the files say of themselves: the workspace, an edition, a profile, an authority.

use super::prelude::*;

/// `muster.toml`: the cooperation.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Workspace {
    /// Name of the cooperation.
    pub title: Title,
    /// The edition in force.
    pub edition: EditionId,
    /// The Land whose law holds for the schools: the name of a file in `lands/`.
    #[serde(default)]
    pub land: Option<LandId>,
    /// Language of generated documents.
    #[serde(default)]
    pub language: Language,
    /// Platforms with the scope `cooperation`, such as an inventory of all devices.
    #[serde(default)]
    pub platforms: Vec<PlatformId>,
}

/// A language of generated documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// German.
    #[default]
    De,
    /// English.
    En,
}

/// `[edition]` in a file of `standards/<edition>/`: what the edition says of itself.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Edition {
    /// What people call it.
    pub title: Title,
    /// When it was decided.
    #[serde(default)]
    pub adopted_on: Option<Day>,
    /// By whom.
    #[serde(default)]
    pub adopted_by: Option<Title>,
    /// First day on which it holds.
    #[serde(default)]
    pub in_force_from: Option<Day>,
}

/// `[land]` in `lands/<land>.toml`: what the law of a Land demands at least of every standard.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Land {
    /// The Land.
    pub title: Title,
    /// The laws and orders it rests on.
    #[serde(default)]
    pub basis: Vec<Title>,
}

/// `[profile]` in `standards/<edition>/profiles/<profile>.toml`.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Profile {
    /// The kind of school.
    pub title: Title,
}

/// `[authority]` in `schools/<authority>/authority.toml`.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Authority {
    /// Name of the authority.
    pub title: Title,
    /// The Land whose law holds for its schools, when it is not the workspace's.
    #[serde(default)]
    pub land: Option<LandId>,
    /// Mailbox of its IT, for documents.
    #[serde(default)]
    pub contact: Option<Title>,
}
