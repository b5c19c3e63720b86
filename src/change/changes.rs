//! The result of a comparison, as every format sees it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Risk;
use super::effect::ChangeEffect;
use super::parts::{ChangeCount, ChangeKind, ChangeSubject, Evidence, FileDiff, Hunk, RiskReason};
use super::secret_change::SecretChange;
use super::touched::TouchedSchool;
use crate::access::Access;
use crate::model::Day;
use crate::platform::Format;

/// Version of the format.
pub const SCHEMA: &str = "muster-diff/1";

/// What a change of the workspace does: what `muster diff` found between base and head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Changes {
    /// Version of this format, `muster-diff/1`.
    pub schema: String,
    /// Version of the program.
    pub muster: String,
    /// What was compared with.
    pub base: ComparedSide,
    /// What was compared.
    pub head: ComparedSide,
    /// The day for which both were compiled.
    pub as_of: String,
    /// Counts.
    pub totals: Totals,
    /// What the comparison cannot say, and why; empty when it says everything.
    pub notes: Vec<String>,
    /// Effects that the author did not declare (`--expect`), one phrase each.
    pub unexpected: Vec<String>,
    /// What became possible and what is no longer.
    #[serde(default)]
    pub access: Access,
    /// Where files change: the gravest schools, gravest first, as many as a plan of them shows.
    #[serde(default)]
    pub touched: Vec<TouchedSchool>,
    /// Secrets that have another value than before, by the index of the workspace, gravest first.
    #[serde(default)]
    pub secrets: Vec<SecretChange>,
    /// What changed in the model, sorted by path.
    pub model: Vec<ModelChange>,
    /// What the changes of the model do, each once, gravest first. Every line that differs belongs
    /// to exactly one of them.
    #[serde(default)]
    pub effects: Vec<ChangeEffect>,
    /// Identical changes over schools and devices, each once, gravest first.
    pub clusters: Vec<Cluster>,
    /// Every file that was added, removed or changed, sorted by the path of now.
    pub files: Vec<FileChange>,
}

/// One side of the comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ComparedSide {
    /// What people call it: the revision as it was asked for, `working tree`, or the build's
    /// folder.
    pub label: String,
    /// What it is.
    pub kind: SideKind,
    /// The git commit, when it is one or was built from one.
    pub revision: Option<String>,
    /// What is wrong with it, when that keeps files from being compared.
    pub findings: Vec<ShortFinding>,
}

/// What a side of the comparison is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SideKind {
    /// The files as they lie on the disk.
    #[default]
    WorkingTree,
    /// A revision of the git repository.
    Revision,
    /// A folder that `muster build` wrote.
    Build,
    /// A rollout bundle.
    Bundle,
}

/// A finding, in short; `muster check` says more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ShortFinding {
    /// Its code; `muster rule CODE` explains it.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub at: Option<DiffPlace>,
}

/// A line of a file of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DiffPlace {
    /// The file, below the root of the workspace.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The layer that the file belongs to, in words: `edition 2026.1`, `school
    /// kusel/bbs-dachsmoor`.
    pub layer: String,
}

/// How much changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Totals {
    /// What changed in all.
    pub all: ChangeCount,
    /// Schools that were compared.
    pub schools_compared: usize,
    /// By kind of change; kinds without any are left out.
    pub by_kind: BTreeMap<ChangeKind, ChangeCount>,
    /// By risk; a file counts in each of its classes. Classes without any are left out.
    pub by_risk: BTreeMap<Risk, ChangeCount>,
}

/// A change of what the workspace says, at every school at which it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ModelChange {
    /// What was changed.
    pub subject: ChangeSubject,
    /// The path of keys, `segments.lehr.vlan`; for other subjects than the model the file or
    /// folder.
    pub path: String,
    /// Added, removed, changed or moved.
    pub kind: ChangeKind,
    /// The path at which it stood before, when it was moved.
    pub moved_from: Option<String>,
    /// The old value, as TOML.
    pub old: Option<String>,
    /// The new value, as TOML.
    pub new: Option<String>,
    /// Where the old value stood: usually one place, several when schools say the same each for
    /// itself.
    pub old_at: Vec<DiffPlace>,
    /// Where the new value stands.
    pub new_at: Vec<DiffPlace>,
    /// The schools (`authority/school`) at which it makes a difference; empty when it concerns none
    /// alone.
    pub schools: Vec<String>,
    /// The zones that it is about, as far as the model says so.
    pub zones: Vec<String>,
    /// Ids of exceptions that permit the new value.
    pub exceptions: Vec<String>,
    /// Of an exception or a rule of governance, the paths of the model for which it holds, before
    /// and now.
    #[serde(default)]
    pub permits: Vec<String>,
    /// The class of what is no value of the model, whose effect no file shows, and `security` of a
    /// value that the model calls less strict than before. Of other changes it is that of the files.
    pub risk: Option<Risk>,
}

/// Identical changes of files, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Cluster {
    /// Added, removed or changed.
    pub kind: ChangeKind,
    /// What the files are: `aruba-aoscx running-config.txt`, `a school`, `a device`.
    pub what: String,
    /// It is at schools alone at which an effect differs from what it does at most schools.
    pub outlier: bool,
    /// The gravest class among the reasons.
    pub risk: Risk,
    /// All classes among the reasons.
    #[serde(default)]
    pub risks: BTreeSet<Risk>,
    /// Why, gravest first. Shown for the sample; members of a cluster differ in names and addresses
    /// only.
    pub reasons: Vec<RiskReason>,
    /// Whether members differ in names and addresses of their own, so that the sample is not
    /// literal for all.
    pub own_values: bool,
    /// The schools (`authority/school`), sorted.
    pub schools: Vec<String>,
    /// The devices (`authority/school/device`), sorted.
    pub devices: Vec<String>,
    /// Indices of the files in `files`, ascending.
    pub files: Vec<usize>,
    /// The difference, at the first member: one file, or all files of a device. Empty for whole
    /// schools.
    pub sample: Vec<FileDiff>,
    /// Indices into `model` of the changes that cause this one.
    pub causes: Vec<usize>,
    /// How sure the causes are.
    pub evidence: Evidence,
}

/// A file of the output that was added, removed or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FileChange {
    /// The path in the output.
    pub path: String,
    /// The path that it had before, when its school or device had another name.
    #[serde(default)]
    pub moved_from: Option<String>,
    /// Key of the authority.
    pub authority: Option<String>,
    /// Key of the school.
    pub school: Option<String>,
    /// Id of the device.
    pub device: Option<String>,
    /// The platform that writes it.
    pub platform: String,
    /// Its format.
    pub format: Format,
    /// Added, removed or changed.
    pub kind: ChangeKind,
    /// Whether it will hold secrets.
    pub sensitive: bool,
    /// Lines that are new.
    pub lines_added: usize,
    /// Lines that are gone.
    pub lines_removed: usize,
    /// The gravest risk of its cluster.
    pub risk: Risk,
    /// All risks of its cluster.
    #[serde(default)]
    pub risks: BTreeSet<Risk>,
    /// Index of its cluster in `clusters`.
    pub cluster: usize,
    /// Its own difference, when every file's was asked for (`--full`); else see the sample of its
    /// cluster.
    pub hunks: Vec<Hunk>,
}

impl Changes {
    /// The result when nothing could be compared.
    pub(super) fn nothing(
        base: ComparedSide,
        head: ComparedSide,
        day: Day,
        notes: Vec<String>,
    ) -> Self {
        Self {
            schema: SCHEMA.into(),
            muster: env!("CARGO_PKG_VERSION").into(),
            base,
            head,
            as_of: day.to_string(),
            totals: Totals::default(),
            notes,
            unexpected: Vec::new(),
            access: Access::default(),
            touched: Vec::new(),
            secrets: Vec::new(),
            model: Vec::new(),
            effects: Vec::new(),
            clusters: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Whether there is nothing to tell at all.
    pub fn is_silent(&self) -> bool {
        self.files.is_empty()
            && self.secrets.is_empty()
            && self.model.is_empty()
            && self.base.findings.is_empty()
    }

    /// Whether nothing that is built changes.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
