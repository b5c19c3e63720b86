//! Arguments that several commands take.

use super::outcome::Failure;
use crate::model::Day;
use crate::workspace::git::PathOrRevision;
use crate::workspace::select::Selection;

/// The day for which is compiled.
#[allow(clippy::disallowed_methods, reason = "here the day of today becomes an input")]
pub(super) fn today(as_of: Option<Day>) -> Day {
    as_of.unwrap_or_else(|| jiff::ZonedDateTime::now().date().into())
}

/// Reads a `--as-of` date.
pub(super) fn day(text: &str) -> Result<Day, String> {
    Day::new(text)
}

/// Fails for a path, which where a revision is asked for cannot be meant as one.
pub(super) fn require_revision(option: &str, text: &str) -> Result<(), Failure> {
    match PathOrRevision::of(text) {
        PathOrRevision::Revision(_) => Ok(()),
        PathOrRevision::Path(_) => Err(Failure(format!(
            "`{option}` takes a revision, and `{text}` is a path; `muster diff --base` compares \
                with a build"
        ))),
    }
}

/// Reads a selection of schools.
pub(super) fn selection(patterns: &[String]) -> Result<Selection, Failure> {
    Selection::new(patterns).map_err(Failure)
}
