//! What the parts of a comparison's result are made of: counts, kinds, reasons, lines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Risk;

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
    pub(in crate::change) fn of<T>(old: Option<T>, new: Option<T>) -> Self {
        match (old, new) {
            (None, _) => Self::Added,
            (_, None) => Self::Removed,
            _ => Self::Changed,
        }
    }
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

/// How it is known what caused a change.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
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
    /// The schools (`authority/school`) at which it is so, sorted, where the effect has others
    /// besides; empty where it is so at all of them, and in clusters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schools: Vec<String>,
}

impl RiskReason {
    /// A reason that no value of the plan stands for.
    pub(super) fn new(risk: Risk, text: &str) -> Self {
        let (path, old, new, schools) = (None, None, None, Vec::new());
        Self { risk, text: text.into(), path, old, new, schools }
    }
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
