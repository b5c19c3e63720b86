//! Findings as text: one file per format.
//!
//! **Adding a format:** a file here with a `document` function, and one line in `formats!`.

use clap::ValueEnum;

use self::fingerprint::Identity;
use self::place::Place;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Origin, Sources};

pub mod fingerprint;
mod place;
pub mod words;

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident => $module:ident),* $(,)?) => {
        $(pub mod $module;)*

        /// A format of findings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
        pub enum Format {
            $($(#[$doc])* $variant,)*
        }

        /// What a run found, in the format asked for.
        pub fn document(run: &Run, format: Format, look: Look) -> String {
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
pub struct Run<'a> {
    /// The findings, in a fixed order.
    pub found: Vec<Found<'a>>,
    /// The files in which they are.
    pub sources: &'a Sources,
    /// Where the workspace lies in its repository: nothing, or a path that ends in `/`. Whoever shows
    /// findings beside files knows these by their path in the repository.
    pub prefix: String,
    /// The day for which was checked.
    pub as_of: String,
    /// Whether the schools could be compiled at all; otherwise most rules were not asked.
    pub compiled: bool,
}

/// A finding of a run.
#[derive(Debug)]
pub struct Found<'a> {
    /// What was found.
    pub item: &'a Diagnostic,
    /// What it is recognised by in another run.
    pub identity: Identity,
}

impl<'a> Run<'a> {
    /// A run that found `items`.
    pub fn new(items: &'a [Diagnostic], sources: &'a Sources, prefix: String, as_of: String, compiled: bool) -> Self {
        let identities = fingerprint::all(items, sources);
        let found = items.iter().zip(identities).map(|(item, identity)| Found { item, identity }).collect();
        Self { found, sources, prefix, as_of, compiled }
    }

    /// How many findings of a severity there are.
    fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|found| found.item.code.severity == severity).count()
    }

    /// Where `origin` is.
    fn place(&self, origin: Origin) -> Place {
        Place::of(origin, self.sources)
    }

    /// Where a finding is. For readers that must be told some file: without one it is that of the workspace.
    fn some_place(&self, item: &Diagnostic) -> Place {
        item.at.map_or_else(|| Place { file: "muster.toml".into(), region: None }, |at| self.place(at))
    }

    /// The path of a file in the repository.
    fn in_repository(&self, file: &str) -> String {
        format!("{}{file}", self.prefix)
    }
}

/// JSON as people can read it, with a line end.
fn pretty(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("keys are strings");
    text.push('\n');
    text
}

/// How text for people looks; machine formats take no notice.
#[derive(Clone, Copy, Debug)]
pub struct Look {
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
