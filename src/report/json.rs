//! Our own format: everything that is known of each finding.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::few::ShownFindings;
use super::{Appearance, CheckRun, FindingState, RunFinding, place, pretty};
use crate::base::diagnostic::{Note, Severity};

/// Version of the format.
pub const SCHEMA: &str = "muster-findings/1";

/// What a run of `muster check` found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Findings {
    /// Version of this format, `muster-findings/1`.
    pub schema: String,
    /// Version of the program.
    pub muster: String,
    /// The day for which was checked.
    pub as_of: String,
    /// Where the workspace lies in its git repository: empty at its root, otherwise a path that
    /// ends in `/`.
    pub prefix: String,
    /// Whether the schools could be compiled at all. If not, most rules were not asked.
    pub compiled: bool,
    /// The revision with which was compared (`--since`). Then findings have a state.
    pub since: Option<String>,
    /// How many findings are errors; after a comparison, how many new ones.
    pub errors: usize,
    /// How many findings are warnings; after a comparison, how many new ones.
    pub warnings: usize,
    /// How many findings there are in all, with those that are unchanged or fixed.
    #[serde(default)]
    pub total: usize,
    /// How many of them are not listed below, because there are too many.
    #[serde(default)]
    pub left_out: usize,
    /// The findings, by file and place; what is fixed comes last.
    pub findings: Vec<Finding>,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// Its kind; `muster rule` has a page for each.
    pub code: String,
    /// How grave it is.
    pub severity: FindingLevel,
    /// What is wrong, in one phrase.
    pub message: String,
    /// What it is recognised by in another run. It survives moved lines and other values.
    pub fingerprint: String,
    /// What became of it since the revision with which was compared; null without one.
    pub state: Option<FindingState>,
    /// Where; null when there is no file to point into.
    pub place: Option<FindingPlace>,
    /// The path of the key at which it was found, such as `segments.lehr.vlan`.
    pub key: Option<String>,
    /// The layer that the file belongs to, in words.
    pub layer: Option<String>,
    /// Further facts.
    pub notes: Vec<Remark>,
    /// How to mend it.
    pub help: Option<String>,
    /// The schools concerned, `authority/school`; empty when it does not depend on one.
    pub schools: Vec<String>,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingLevel {
    /// Worth a look; nothing is held back.
    Warning,
    /// Nothing is built.
    Error,
}

/// A further fact of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Remark {
    /// What.
    pub text: String,
    /// Where, when it is at another place.
    pub place: Option<FindingPlace>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FindingPlace {
    /// Path below the root of the workspace, with `/`.
    pub file: String,
    /// Where in the file; null when the file as a whole is meant.
    pub region: Option<Region>,
}

/// A piece of a line. Of what goes over several lines it is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Region {
    /// Line, from 1.
    pub line: usize,
    /// First column, from 1, in characters.
    pub column: usize,
    /// The column after the last one.
    pub end_column: usize,
}

/// The findings of a run as `muster-findings/1`.
pub fn document(run: &CheckRun, _: Appearance) -> String {
    let all: Vec<&RunFinding> = run.found.iter().collect();
    let shown = ShownFindings::many(&all);
    pretty(&Findings {
        schema: SCHEMA.into(),
        muster: env!("CARGO_PKG_VERSION").into(),
        as_of: run.as_of.clone(),
        prefix: run.prefix.clone(),
        compiled: run.compiled,
        since: run.since.clone(),
        errors: run.failing_of(Severity::Error),
        warnings: run.failing_of(Severity::Warning),
        total: all.len(),
        left_out: shown.left_out,
        findings: shown.items.into_iter().map(finding).collect(),
    })
}

fn finding(found: &RunFinding) -> Finding {
    let item = found.item;
    Finding {
        code: item.code.name.into(),
        severity: match item.code.severity {
            Severity::Error => FindingLevel::Error,
            Severity::Warning => FindingLevel::Warning,
        },
        message: item.message.clone(),
        fingerprint: found.identity.fingerprint.clone(),
        state: found.state,
        place: item.at.map(|at| found.place(at).into()),
        key: found.identity.key.clone(),
        layer: item.at.map(|at| found.sources.file(at.file).layer.to_string()),
        notes: item.notes.iter().map(|note| remark(found, note)).collect(),
        help: item.help.clone(),
        schools: item.schools.iter().cloned().collect(),
    }
}

fn remark(found: &RunFinding, note: &Note) -> Remark {
    Remark { text: note.text.clone(), place: note.at.map(|at| found.place(at).into()) }
}

impl From<place::PlaceInFile> for FindingPlace {
    fn from(place: place::PlaceInFile) -> Self {
        Self { file: place.file, region: place.region.map(Region::from) }
    }
}

impl From<place::LineRegion> for Region {
    fn from(region: place::LineRegion) -> Self {
        // Columns are those that people count; SARIF has its own.
        Self { line: region.line, column: region.start.chars, end_column: region.end.chars }
    }
}
