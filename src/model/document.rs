//! What the files say of themselves: the workspace, an edition, a profile, an authority.

use super::prelude::*;
use super::secret::SecretSettings;

/// `muster.toml`: the cooperation.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Workspace {
    /// Name of the cooperation.
    pub title: Title,
    /// The edition of all schools that name none. Absent means the one in force on the day; present
    /// it is a pin as that of a school, and ends with the edition's transition.
    #[serde(default)]
    pub edition: Option<EditionId>,
    /// The Land whose law holds for the schools: the name of a file in `lands/`.
    #[serde(default)]
    pub land: Option<LandId>,
    /// Language of generated documents.
    #[serde(default)]
    pub language: Language,
    /// Platforms with the scope `cooperation`, such as an inventory of all devices, and with the
    /// scope `school`, which then write for every school.
    #[serde(default)]
    pub platforms: Vec<PlatformId>,
    /// Indices of schools that are gone, such as `"31-33" = "Schulverband Bergtal, 2026"`: no school
    /// gets one of them until it is taken out here. Whatever still knows the old addresses would
    /// take the new school for the old one.
    #[serde(default)]
    pub retired_indices: BTreeMap<IndexRange, Title>,
    /// Indices that schools had which are gone, and that a new one may get, such as
    /// `"31-33" = "addresses taken out of every firewall, 2028"`. `muster new school` passes over
    /// every index that a school has in the history of git, but these. What `retired-indices` names
    /// rests nevertheless.
    #[serde(default)]
    pub freed_indices: BTreeMap<IndexRange, Title>,
    /// Where the values of secrets are kept.
    #[serde(default)]
    pub secrets: SecretSettings,
}

/// A language of generated documents.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// German.
    #[default]
    De,
    /// English.
    En,
}

impl Language {
    /// All of them.
    pub const ALL: &[Self] = &[Self::De, Self::En];

    /// The language in which platforms say how their files are applied, before any translation.
    pub const OF_PLATFORMS: Self = Self::En;

    /// The code by which files name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

/// How far the decision about an edition has come. What follows from the dates alone (`in-force`,
/// `expiring`, `retired`) need not be written: `adopted` stays true.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum EditionState {
    /// Being written; no school may pin it (Entwurf).
    Draft,
    /// Agreed among those who write it; no school may pin it yet (abgestimmt).
    Agreed,
    /// Tried out: pilot schools may pin it (Pilot).
    Pilot,
    /// Decided: it holds from its date on, and may be pinned before (beschlossen).
    Adopted,
    /// It holds (in Kraft).
    InForce,
    /// Superseded, and in its transition (auslaufend).
    Expiring,
    /// Superseded, and its transition is over (außer Kraft).
    Retired,
}

impl EditionState {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Agreed => "agreed",
            Self::Pilot => "pilot",
            Self::Adopted => "adopted",
            Self::InForce => "in-force",
            Self::Expiring => "expiring",
            Self::Retired => "retired",
        }
    }
}

/// `[edition]` in a file of `standards/<edition>/`: what the edition says of itself, and from when
/// to when it holds. One without any date and state can always be used.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Edition {
    /// What people call it.
    pub title: Title,
    /// How far the decision has come; absent means `adopted`.
    #[serde(default)]
    pub state: Option<EditionState>,
    /// When it was decided.
    #[serde(default)]
    pub adopted_on: Option<Day>,
    /// By whom.
    #[serde(default)]
    pub adopted_by: Option<Title>,
    /// Where the decision is recorded: the file number or the minutes.
    #[serde(default)]
    pub reference: Option<Title>,
    /// First day on which it holds; usually the first of a school year.
    #[serde(default)]
    pub in_force_from: Option<Day>,
    /// Last day on which a school may still pin the edition that this one supersedes; absent means
    /// that it ends on the day before this one holds.
    #[serde(default)]
    pub transition_until: Option<Day>,
    /// The edition that it replaces; absent means the one in force before it.
    #[serde(default)]
    pub supersedes: Option<EditionId>,
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
