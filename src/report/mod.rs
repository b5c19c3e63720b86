//! Findings as text: one file per format.
//!
//! **Adding a format:** a file here with a `document` function, and one line in `formats!`.

use std::collections::BTreeSet;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::fingerprint::FindingIdentity;
use self::place::PlaceInFile;
use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::source::{Origin, Sources};
use crate::base::text;
use crate::language::parsed::ParsedFiles;

mod excerpt;
mod few;
pub mod fingerprint;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod junit;
mod keyed;
mod keys;
mod place;
pub mod rules;
pub mod sarif;
pub mod words;

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident => $module:ident),* $(,)?) => {
        /// A format of findings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
        pub enum Format {
            $($(#[$doc])* $variant,)*
        }

        /// What a run found, in the format asked for.
        pub fn document(run: &CheckRun, format: Format, look: Appearance) -> String {
            match format {
                $(Format::$variant => $module::document(run, look),)*
            }
        }
    };
}

formats! {
    /// For people
    Human => human,
    /// Everything, in our own format `muster-findings/1`
    Json => json,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif => sarif,
    /// JUnit XML, one test per rule
    Junit => junit,
    /// GitLab Code Quality
    Gitlab => gitlab,
    /// Annotations of GitHub Actions
    Github => github,
}

/// What a run of `muster check` found, and what one must know to tell it.
#[derive(Debug)]
pub struct CheckRun<'a> {
    /// The findings, in a fixed order.
    pub found: Vec<RunFinding<'a>>,
    /// Where the workspace lies in its repository: nothing, or a path that ends in `/`. Whoever
    /// shows findings beside files knows these by their path in the repository.
    pub prefix: String,
    /// The day for which was checked.
    pub as_of: String,
    /// Whether the schools could be compiled at all; otherwise most rules were not asked.
    pub compiled: bool,
    /// The revision with which was compared.
    pub since: Option<String>,
}

/// A finding of a run.
#[derive(Debug)]
pub struct RunFinding<'a> {
    /// What was found.
    pub item: &'a Diagnostic,
    /// The files in which it is.
    pub sources: &'a Sources,
    /// What it is recognised by in another run.
    pub identity: FindingIdentity,
    /// What became of it since the revision with which was compared.
    pub state: Option<FindingState>,
}

/// What became of a finding since another run.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FindingState {
    /// It was not there before.
    New,
    /// It was there before and is there now.
    Unchanged,
    /// It was there before. Its place is that of then.
    Fixed,
}

impl<'a> CheckRun<'a> {
    /// A run that found `items`.
    pub fn new(
        items: &'a [Diagnostic],
        sources: &'a ParsedFiles,
        prefix: String,
        as_of: String,
        compiled: bool,
    ) -> Self {
        Self { found: found(items, sources), prefix, as_of, compiled, since: None }
    }

    /// Says of every finding what became of it since `revision`, where `items` was found.
    #[must_use]
    pub fn compared(
        mut self,
        revision: &str,
        items: &'a [Diagnostic],
        sources: &'a ParsedFiles,
    ) -> Self {
        let before = found(items, sources);
        let known: BTreeSet<&str> =
            before.iter().map(|found| found.identity.fingerprint.as_str()).collect();
        for found in &mut self.found {
            found.state = Some(if known.contains(found.identity.fingerprint.as_str()) {
                FindingState::Unchanged
            } else {
                FindingState::New
            });
        }
        // All that is found now, unchanged or new: neither is fixed.
        let known: BTreeSet<String> =
            self.found.iter().map(|found| found.identity.fingerprint.clone()).collect();
        let silencing: Vec<&Diagnostic> = self
            .found
            .iter()
            .map(|found| found.item)
            .filter(|item| rules::silences_others(item.code))
            .collect();
        for found in before {
            if known.contains(&found.identity.fingerprint) {
                continue;
            }
            // What is merely not seen for an error that comes before is not fixed. An error of no
            // school, such as one of `muster.toml`, may silence the rules of all.
            let is_hidden = silencing.iter().any(|item| {
                item.schools.is_empty() || !item.schools.is_disjoint(&found.item.schools)
            });
            if !is_hidden {
                self.found.push(RunFinding { state: Some(FindingState::Fixed), ..found });
            }
        }
        self.since = Some(revision.to_owned());
        self
    }

    /// The findings that hold now and did not before: all, when there was no comparison.
    pub fn failing(&self) -> impl Iterator<Item = &RunFinding<'a>> {
        self.found.iter().filter(|found| matches!(found.state, None | Some(FindingState::New)))
    }

    /// How many findings became what.
    pub fn count(&self, state: FindingState) -> usize {
        self.found.iter().filter(|found| found.state == Some(state)).count()
    }

    /// How many findings of a severity hold now and did not before.
    pub fn failing_of(&self, severity: Severity) -> usize {
        self.failing().filter(|found| found.item.code.severity == severity).count()
    }

    /// The path of a file in the repository.
    fn in_repository(&self, file: &str) -> String {
        format!("{}{file}", self.prefix)
    }
}

fn found<'a>(items: &'a [Diagnostic], sources: &'a ParsedFiles) -> Vec<RunFinding<'a>> {
    let identities = fingerprint::all(items, sources);
    items
        .iter()
        .zip(identities)
        .map(|(item, identity)| RunFinding { item, sources, identity, state: None })
        .collect()
}

impl RunFinding<'_> {
    /// Where `origin` is.
    fn place(&self, origin: Origin) -> PlaceInFile {
        PlaceInFile::of(origin, self.sources)
    }

    /// Where it is, for formats that need a file: without one, `muster.toml` stands in.
    fn some_place(&self) -> PlaceInFile {
        self.item.at.map_or_else(
            || PlaceInFile { file: "muster.toml".into(), region: None },
            |at| self.place(at),
        )
    }
}

/// JSON as people can read it, with a line end.
fn pretty(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("keys are strings");
    text.push('\n');
    text::json(text)
}

/// How text for people looks; machine formats take no notice.
#[derive(Clone, Copy, Debug)]
pub struct Appearance {
    /// With or without colours.
    pub style: Style,
    /// Width of the terminal in characters.
    pub width: usize,
}

/// With or without colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With.
    Colour,
    /// Without.
    Plain,
}
