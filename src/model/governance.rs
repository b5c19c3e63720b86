//! Governance: who may deviate from the standard, how far, and what an approved exception says.

use super::prelude::*;

/// A layer that can deviate from the one below it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The edition itself.
    Edition,
    /// A kind of school.
    Profile,
    /// An authority.
    Authority,
    /// A school.
    School,
}

/// How a layer may deviate from what the layers below it say.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Not at all.
    Locked,
    /// To the stricter side of the key's scale only.
    Tighten,
    /// Within `min` and `max`.
    Range,
    /// To one of `values`.
    Choice,
    /// By adding entries to a table or a list, or switching on what is offered.
    Add,
    /// By removing entries of a list, or switching off what is offered.
    Remove,
    /// As it likes.
    Free,
}

impl Mode {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Tighten => "tighten",
            Self::Range => "range",
            Self::Choice => "choice",
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Free => "free",
        }
    }
}

/// `[governance."segments.*.vlan"]` in a file of an edition: what holds for the keys that the
/// pattern names and for all below them. The most specific pattern wins.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GovernanceEntry {
    /// How a layer may deviate; of several ways each is open.
    pub mode: OneOrMany<Mode>,
    /// The layer up to which the value is set without restriction; the mode holds for those after
    /// it.
    #[serde(default = "edition")]
    pub decided_at: Level,
    /// The lowest layer that may deviate as the mode says; those after it need an exception.
    #[serde(default = "school")]
    pub lowest: Level,
    /// Least value of a `range`, such as `20` or `"1h"`.
    #[serde(default)]
    pub min: Option<Scalar>,
    /// Greatest value of a `range`.
    #[serde(default)]
    pub max: Option<Scalar>,
    /// What a `choice` is among.
    #[serde(default)]
    pub values: Vec<Scalar>,
    /// Why it is so.
    pub reason: Text,
    /// Requirements this rests on, such as BSI ids.
    #[serde(default)]
    pub basis: Vec<Title>,
    /// No exception can open it.
    #[serde(default)]
    pub absolute: bool,
    /// The approval class that an exception needs at least.
    #[serde(default)]
    pub class: Option<ApprovalClassId>,
    /// The data protection officer (DSB) must agree to an exception.
    #[serde(default)]
    pub dsb_consent: bool,
    /// Longest time for which an exception holds, when shorter than its class allows.
    #[serde(default)]
    pub max_duration: Option<Period>,
}

fn edition() -> Level {
    Level::Edition
}

fn school() -> Level {
    Level::School
}

/// `[approvers.<role>]` in a file of an edition: a role that approves, never a person.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Approver {
    /// What people call it.
    pub title: Title,
}

/// `[approval-classes.<class>]` in a file of an edition: who approves an exception, and for how
/// long.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApprovalClass {
    /// What people call it.
    pub title: Title,
    /// Its rank: a class of a higher one may approve what a lower one may.
    pub rank: Count,
    /// Roles of which one must approve.
    pub approvers: Vec<ApproverId>,
    /// The information security officer (ISB) must agree: BSI NET.1.1.A1.
    #[serde(default)]
    pub isb_consent: bool,
    /// Longest time for which an exception of this class holds.
    #[serde(default)]
    pub max_duration: Option<Period>,
}

/// What happens to the override on a day on which its exception does not hold.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum OnExpiry {
    /// It is an error; somebody must decide.
    #[default]
    Error,
    /// The override is passed over: the standard holds again.
    Standard,
}

/// How grave the risk of an exception was judged.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum ExceptionRisk {
    Low,
    Medium,
    High,
}

/// `[exceptions.<id>]` in a file of a school or an authority: an approved, dated permission for
/// overrides that governance forbids.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Exception {
    /// What people call it.
    pub title: Title,
    /// The overrides that it permits: paths of keys, each with all below it; `*` stands for any one
    /// key.
    pub paths: Vec<PathPattern>,
    /// Why it is needed.
    pub reason: Text,
    /// Its approval class.
    pub class: ApprovalClassId,
    /// The role that approved it.
    pub approved_by: ApproverId,
    /// When.
    pub approved_on: Day,
    /// Where that is recorded, such as the minutes of a meeting or a ticket.
    #[serde(default)]
    pub reference: Option<Title>,
    /// When the information security officer (ISB) agreed.
    #[serde(default)]
    pub isb_consent: Option<Day>,
    /// When the data protection officer (DSB) agreed.
    #[serde(default)]
    pub dsb_consent: Option<Day>,
    /// How grave the risk was judged.
    #[serde(default)]
    pub risk: Option<ExceptionRisk>,
    /// What is done instead, so that the purpose of the rule is met.
    #[serde(default)]
    pub measures: Vec<Text>,
    /// Requirements that are not fully met meanwhile, such as BSI ids.
    #[serde(default)]
    pub affected_controls: Vec<Title>,
    /// First day on which it holds; absent means the day of approval.
    #[serde(default)]
    pub valid_from: Option<Day>,
    /// Last day on which it holds.
    pub expires: Day,
    /// What happens on a day on which it does not hold.
    #[serde(default)]
    pub on_expiry: OnExpiry,
}

impl Exception {
    /// First day on which it holds.
    pub fn from(&self) -> Day {
        self.valid_from.unwrap_or(self.approved_on)
    }
}
