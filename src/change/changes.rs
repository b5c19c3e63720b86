//! The result of a comparison, as every format sees it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Risk;
use crate::access::Access;
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
    /// What changed in the model, sorted by path.
    pub model: Vec<ModelChange>,
    /// Identical changes over schools and devices, each shown once. Outliers first, then by risk.
    pub clusters: Vec<Cluster>,
    /// Every file that was added, removed or changed, sorted by path.
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

/// Schools, devices and files in which something changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ChangeCount {
    /// Schools.
    pub schools: usize,
    /// Devices.
    pub devices: usize,
    /// Files.
    pub files: usize,
}

/// A kind of change.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It is gone.
    Removed,
    /// It is there and was not.
    Added,
    /// It is different.
    Changed,
    /// It is the same under another name. Files are never moved, only what the model says.
    Moved,
}

impl ChangeKind {
    /// What happened to something that is there on one side or on both.
    pub(super) fn of<T>(old: Option<T>, new: Option<T>) -> Self {
        match (old, new) {
            (None, _) => Self::Added,
            (_, None) => Self::Removed,
            _ => Self::Changed,
        }
    }
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
    /// The class of what is no value of the model: whose effect no file shows. Of other changes it
    /// is that of the files.
    pub risk: Option<Risk>,
}

/// What a change of the workspace is about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeSubject {
    /// A school is there, or is gone.
    School,
    /// A value of the model, with all layers laid over each other.
    Model,
    /// What the workspace, an edition, a profile or an authority says of itself.
    Header,
    /// An exception: its end, its measures, what it permits.
    Exception,
    /// A file of a platform.
    Platform,
}

/// Identical changes of files, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Cluster {
    /// Added, removed or changed.
    pub kind: ChangeKind,
    /// What the files are: `aruba-aoscx running-config.txt`, `a school`, `a device`.
    pub what: String,
    /// Much fewer schools than with the widest change: worth a look of its own.
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

/// How it is known what caused a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Each cause was taken back by itself at the sample, and the file came out differently.
    Tested,
    /// All changes that concern the sample's school; which of them it was, was not tested.
    Scope,
    /// No change of the workspace explains it: the base was built by another version, or for
    /// another day.
    None,
}

/// Why a change has its risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RiskReason {
    /// The class.
    pub risk: Risk,
    /// What was seen, as one phrase.
    pub text: String,
    /// Where in the plan: `device.ports.12.untagged`. `None` when the file itself is the evidence.
    pub path: Option<String>,
    /// The old value there.
    pub old: Option<String>,
    /// The new value there.
    pub new: Option<String>,
}

/// The difference of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FileDiff {
    /// The path in the output.
    pub path: String,
    /// Places that differ, with lines around them.
    pub hunks: Vec<Hunk>,
}

/// A place in a file that differs, with lines around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Hunk {
    /// First line in the old file, from 1; 0 when it has none here.
    pub old_start: usize,
    /// Lines of the old file.
    pub old_lines: usize,
    /// First line in the new file, from 1; 0 when it has none here.
    pub new_start: usize,
    /// Lines of the new file.
    pub new_lines: usize,
    /// The lines.
    pub lines: Vec<DiffLine>,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DiffLine {
    /// Whose line it is.
    pub tag: LineTag,
    /// Its text without the line end, in parts.
    pub spans: Vec<LineSpan>,
}

impl DiffLine {
    /// The text of the line.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}

/// Whose line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineTag {
    /// Of both files.
    Same,
    /// Of the old file alone.
    Old,
    /// Of the new file alone.
    New,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LineSpan {
    /// Its text.
    pub text: String,
    /// Whether these are the words that differ from the line's counterpart.
    pub emphasis: bool,
}

/// A file of the output that was added, removed or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FileChange {
    /// The path in the output.
    pub path: String,
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
    /// Whether there is nothing to tell at all.
    pub fn is_silent(&self) -> bool {
        self.files.is_empty() && self.model.is_empty() && self.base.findings.is_empty()
    }

    /// Whether nothing that is built changes.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
