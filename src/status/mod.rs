//! The state of a cooperation: who deviates how far from the standard, by whose leave and until
//! when.
//!
//! [`gather::status`] looks at every school chosen, [`conformity`] has the formula, and each format
//! is a file with a function from [`Status`] to text.

pub mod conformity;
pub mod csv;
pub mod gather;
pub mod human;
pub mod markdown;
pub mod rollout;
mod table;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

pub use self::conformity::Conformity;
pub use self::gather::status;
use crate::base::text;
use crate::model::{Level, OnExpiry, Theme};

/// Version of the format.
pub const SCHEMA: &str = "muster-status/1";

/// `muster status --format json`: how far schools deviate from the standard, and by whose leave.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Status {
    /// Version of this format, `muster-status/1`.
    pub schema: String,
    /// Version of the program.
    pub muster: String,
    /// The cooperation.
    pub cooperation: String,
    /// The day of which the report speaks.
    pub as_of: String,
    /// Last day of the exceptions listed, when it was asked for what ends until then.
    pub due_until: Option<String>,
    /// All schools of the report together, without those of which nothing can be said.
    pub total: Standing,
    /// The schools: who deviates most comes first; those of which nothing can be said come last.
    pub schools: Vec<School>,
    /// The exceptions of these schools and their authorities: what ends next comes first.
    pub exceptions: Vec<ExceptionStatus>,
}

/// A school.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct School {
    /// Key of its authority.
    pub authority: String,
    /// Its key.
    pub school: String,
    /// Its name; absent when nothing can be said.
    pub title: Option<String>,
    /// What kind of school it is; absent when nothing can be said.
    pub profile: Option<String>,
    /// The edition that it follows; absent when nothing can be said.
    pub edition: Option<String>,
    /// Whether that edition says anything about deviating; without it everything is allowed.
    pub governed: bool,
    /// Why nothing can be said; absent when something can.
    pub problem: Option<SchoolProblem>,
    /// Where it stands; absent when nothing can be said.
    pub standing: Option<Standing>,
    /// What it and its authority set otherwise than the standard.
    pub deviations: Vec<DeviationStatus>,
}

impl School {
    /// `authority/school`.
    pub fn key(&self) -> String {
        format!("{}/{}", self.authority, self.school)
    }
}

/// Why nothing can be said of a school.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SchoolProblem {
    /// Code of the finding; `muster rule CODE` explains it. Absent when it lies in the standard.
    pub code: Option<String>,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub at: Option<StatusPlace>,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StatusPlace {
    /// The file, below the root of the workspace.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl std::fmt::Display for StatusPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// How far a school deviates, or several together.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Standing {
    /// Number of deviations.
    pub deviations: Tally,
    /// How much of the standard holds.
    pub conformity: Conformity,
    /// The same by theme.
    pub themes: BTreeMap<Theme, ThemeStanding>,
}

/// How far a school deviates in a theme.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ThemeStanding {
    /// Number of deviations.
    pub deviations: Tally,
    /// How much of the standard holds.
    pub conformity: Conformity,
}

/// Number of deviations of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Tally {
    /// All.
    pub total: usize,
    /// Entries that the standard does not have.
    pub added: usize,
    /// Values that are set otherwise.
    pub changed: usize,
    /// Left open by governance.
    pub allowed: usize,
    /// Permitted by an exception.
    pub excepted: usize,
    /// Passed over, since their exception does not hold: the standard holds instead.
    pub passed_over: usize,
    /// Not allowed.
    pub forbidden: usize,
}

impl Tally {
    /// Adds another one.
    pub fn add(&mut self, other: Self) {
        self.total += other.total;
        self.added += other.added;
        self.changed += other.changed;
        self.allowed += other.allowed;
        self.excepted += other.excepted;
        self.passed_over += other.passed_over;
        self.forbidden += other.forbidden;
    }

    /// Those that governance does not leave open.
    pub fn needing_leave(&self) -> usize {
        self.excepted + self.passed_over + self.forbidden
    }
}

/// What a school or its authority sets otherwise than the layers below.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DeviationStatus {
    /// The path of the key.
    pub path: String,
    /// What it is about.
    pub theme: Theme,
    /// Whether the authority or the school says so.
    pub layer: Level,
    /// Where.
    pub at: StatusPlace,
    /// Whether it is an entry that the layers below do not have.
    pub added: bool,
    /// What is said of it.
    pub verdict: VerdictWord,
    /// The pattern of the rule that holds for it; absent when nothing governs it.
    pub rule: Option<String>,
    /// Its exception.
    pub exception: Option<String>,
}

/// What is said of a deviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictWord {
    /// Governance leaves it open.
    Allowed,
    /// An exception permits it.
    Excepted,
    /// Its exception does not hold: the standard holds instead.
    PassedOver,
    /// It is not allowed.
    Forbidden,
}

/// An exception.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ExceptionStatus {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The authority or `authority/school` that has it.
    pub owner: String,
    /// The schools of the report for which it holds, `authority/school`.
    pub schools: Vec<String>,
    /// The overrides that it permits.
    pub paths: Vec<String>,
    /// Why it is needed.
    pub reason: String,
    /// What is done instead.
    pub measures: Vec<String>,
    /// Its approval class.
    pub class: String,
    /// The role that approved it.
    pub approved_by: String,
    /// What people call that role, when the edition says so.
    pub approver: Option<String>,
    /// When it was approved.
    pub approved_on: String,
    /// Where that is recorded.
    pub reference: Option<String>,
    /// First day on which it holds.
    pub from: String,
    /// Last day on which it holds.
    pub expires: String,
    /// Days until then; less than none when it has passed.
    pub days_left: i32,
    /// Whether it holds.
    pub state: ExceptionState,
    /// What happens on a day on which it does not hold.
    pub on_expiry: OnExpiry,
    /// Where it is written.
    pub at: StatusPlace,
}

/// Whether an exception holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionState {
    /// It does.
    Holds,
    /// It does, and ends within 60 days.
    EndsSoon,
    /// Its first day is yet to come.
    NotYet,
    /// Its last day has passed.
    Expired,
}

impl ExceptionState {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::EndsSoon => "ends-soon",
            Self::NotYet => "not-yet",
            Self::Expired => "expired",
        }
    }
}

impl Status {
    /// The schools of which something can be said, with where they stand.
    pub fn read(&self) -> impl Iterator<Item = (&School, &Standing)> {
        self.schools.iter().filter_map(|school| Some((school, school.standing.as_ref()?)))
    }

    /// The schools of which nothing can be said, with the reason.
    pub fn unread(&self) -> impl Iterator<Item = (&School, &SchoolProblem)> {
        self.schools.iter().filter_map(|school| Some((school, school.problem.as_ref()?)))
    }

    /// As JSON.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        Ok(text::json(serde_json::to_string_pretty(self)? + "\n"))
    }
}
