//! What the page shows, in the order in which it shows it. The templates print these types.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::matrix::PageMatrix;
use super::plan::PagePlan;
use crate::change::text::access::Said;
use crate::change::{ChangeCount, DiffLine, LineTag, Risk};

/// The whole page.
#[derive(Serialize)]
pub(super) struct View<'a> {
    pub(super) muster: &'a str,
    pub(super) as_of: &'a str,
    pub(super) base: PageSide<'a>,
    pub(super) head: PageSide<'a>,
    pub(super) empty: bool,
    /// What is said then.
    pub(super) nothing_changes: &'static str,
    pub(super) notes: Vec<PagePhrase<'a>>,
    pub(super) unexpected: Vec<PagePhrase<'a>>,
    pub(super) access: PageAccess,
    pub(super) secrets: Option<PageSecrets>,
    /// Where files change.
    pub(super) plan: Option<PagePlan>,
    pub(super) all: ChangeCount,
    pub(super) schools_compared: usize,
    pub(super) by_risk: Vec<PageRow>,
    pub(super) by_kind: Vec<PageRow>,
    pub(super) authorities: BTreeSet<&'a str>,
    pub(super) schools: BTreeSet<&'a str>,
    pub(super) platforms: BTreeSet<&'a str>,
    pub(super) kinds: Vec<PageWord>,
    pub(super) effects: Vec<PageEffect<'a>>,
    pub(super) model: Vec<PageModelChange<'a>>,
}

/// What was opened and closed.
#[derive(Serialize)]
pub(super) struct PageAccess {
    /// The heading: that there is something, or nothing.
    pub(super) title: &'static str,
    /// How much was compared.
    pub(super) compared: String,
    /// From which zone to which.
    pub(super) matrix: Option<PageMatrix>,
    /// What stands there at once.
    pub(super) said: Vec<Said>,
    /// What is folded up.
    pub(super) more: Vec<Said>,
}

/// Secrets that have another value.
#[derive(Serialize)]
pub(super) struct PageSecrets {
    pub(super) title: &'static str,
    pub(super) why: &'static str,
    pub(super) said: Vec<PageSecret>,
}

/// A secret that has another value.
#[derive(Serialize)]
pub(super) struct PageSecret {
    pub(super) risk: PageWord,
    pub(super) text: String,
}

/// A class of risk or a kind of change.
#[derive(Clone, Copy, Serialize)]
pub(super) struct PageWord {
    /// By which style and script know it.
    pub(super) name: &'static str,
    /// What people read.
    pub(super) text: &'static str,
}

/// What the comparison says, in the language of the page if there is a translation.
#[derive(Clone, Serialize)]
pub(super) struct PagePhrase<'a> {
    pub(super) text: Cow<'a, str>,
    /// English on a page in another language.
    pub(super) foreign: bool,
}

/// One side of the comparison.
#[derive(Serialize)]
pub(super) struct PageSide<'a> {
    pub(super) label: &'a str,
    pub(super) kind: &'static str,
    pub(super) revision: Option<&'a str>,
    pub(super) findings: Vec<PageFinding<'a>>,
}

/// A finding.
#[derive(Serialize)]
pub(super) struct PageFinding<'a> {
    pub(super) code: &'a str,
    pub(super) message: &'a str,
    pub(super) at: Option<PagePlace<'a>>,
}

/// A line of a file of the workspace.
#[derive(Serialize)]
pub(super) struct PagePlace<'a> {
    pub(super) file: &'a str,
    pub(super) line: usize,
    pub(super) layer: PagePhrase<'a>,
}

/// Why a change has its risk.
#[derive(Serialize)]
pub(super) struct PageReason<'a> {
    pub(super) risk: PageWord,
    pub(super) text: PagePhrase<'a>,
    pub(super) path: Option<&'a str>,
    pub(super) old: Option<&'a str>,
    pub(super) new: Option<&'a str>,
    /// At which schools alone it is so; empty where it is so at all of them.
    pub(super) only: String,
}

/// A row of a table of counts.
#[derive(Serialize)]
pub(super) struct PageRow {
    pub(super) word: PageWord,
    /// What a class of risk means; a kind of change says it itself.
    pub(super) meaning: Option<&'static str>,
    pub(super) count: ChangeCount,
    /// Part of all files in percent, with one digit.
    pub(super) share: String,
}

/// An effect.
#[derive(Serialize)]
pub(super) struct PageEffect<'a> {
    pub(super) number: usize,
    pub(super) open: bool,
    pub(super) title: String,
    /// Nothing that is generated changes.
    pub(super) idle: bool,
    pub(super) kinds: BTreeSet<&'static str>,
    pub(super) risk: PageWord,
    pub(super) risks: BTreeSet<Risk>,
    pub(super) reasons: Vec<PageReason<'a>>,
    pub(super) sensitive: bool,
    /// Empty when the causes were tested.
    pub(super) evidence: &'static str,
    pub(super) count: ChangeCount,
    pub(super) platforms: BTreeSet<&'a str>,
    pub(super) outliers: Vec<String>,
    pub(super) members: Vec<PageMember<'a>>,
    pub(super) parts: Vec<PagePart<'a>>,
    pub(super) causes: Vec<PageCause<'a>>,
    pub(super) more_causes: usize,
}

/// The files of an effect that are of one kind.
#[derive(Serialize)]
pub(super) struct PagePart<'a> {
    pub(super) kind: PageWord,
    pub(super) what: PagePhrase<'a>,
    pub(super) risk: PageWord,
    pub(super) count: ChangeCount,
    pub(super) variants: usize,
    pub(super) diffs: Vec<PageDiff<'a>>,
    /// Those of all files, when they were asked for.
    pub(super) every: Vec<PageDiff<'a>>,
}

/// A school with its files; without a school, those of the whole cooperation.
#[derive(Serialize)]
pub(super) struct PageMember<'a> {
    pub(super) school: Option<String>,
    pub(super) files: Vec<&'a str>,
}

/// A change of the model, as an effect shows it.
#[derive(Serialize)]
pub(super) struct PageCause<'a> {
    pub(super) number: usize,
    pub(super) path: &'a str,
    pub(super) kind: PageWord,
    pub(super) old: Option<&'a str>,
    pub(super) new: Option<&'a str>,
    /// Where to look first: at the new value, or at the old one when there is no other.
    pub(super) at: Option<PagePlace<'a>>,
}

/// The difference of one file.
#[derive(Serialize)]
pub(super) struct PageDiff<'a> {
    pub(super) path: &'a str,
    pub(super) open: bool,
    pub(super) added: usize,
    pub(super) removed: usize,
    pub(super) hunks: Vec<PageHunk<'a>>,
}

/// A hunk, divided into lines of both files and blocks that differ.
#[derive(Serialize)]
pub(super) struct PageHunk<'a> {
    pub(super) old_start: usize,
    pub(super) new_start: usize,
    pub(super) blocks: Vec<PageBlock<'a>>,
}

/// Lines that belong together.
#[derive(Serialize)]
pub(super) struct PageBlock<'a> {
    pub(super) differs: bool,
    pub(super) lines: Vec<PageLine<'a>>,
}

/// A line with its numbers.
#[derive(Serialize)]
pub(super) struct PageLine<'a> {
    pub(super) tag: LineTag,
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) line: &'a DiffLine,
}

/// A change of the model.
#[derive(Serialize)]
pub(super) struct PageModelChange<'a> {
    pub(super) number: usize,
    pub(super) subject: &'static str,
    pub(super) path: &'a str,
    pub(super) kind: PageWord,
    pub(super) moved_from: Option<&'a str>,
    pub(super) old: Option<&'a str>,
    pub(super) new: Option<&'a str>,
    pub(super) old_at: PagePlaces<'a>,
    pub(super) new_at: PagePlaces<'a>,
    pub(super) schools: &'a [String],
    pub(super) zones: &'a [String],
    pub(super) exceptions: &'a [String],
    pub(super) permits: &'a [String],
    /// Effects that it causes: number, and what they are.
    pub(super) effects: Vec<(usize, String)>,
    /// Of those effects.
    pub(super) risks: BTreeSet<Risk>,
    /// Of those effects.
    pub(super) platforms: BTreeSet<&'a str>,
}

/// Places of a value.
#[derive(Serialize)]
pub(super) struct PagePlaces<'a> {
    pub(super) first: Vec<PagePlace<'a>>,
    pub(super) rest: Vec<PagePlace<'a>>,
}
