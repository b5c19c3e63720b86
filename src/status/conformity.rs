//! How much of the standard holds at a school.
//!
//! The standard of a school is its edition with the profile of its kind. What counts is every value
//! that it sets, and beside them every entry and value that the school or its authority adds to it,
//! each as one:
//!
//! ```text
//! conformity = (all - against) / all      what is as the standard says or as it leaves open
//! unchanged  = (all - against - open) / all      what is exactly as the standard says
//! ```
//!
//! - `open`: it differs, and governance leaves that open. Who makes use of a freedom that was
//!   agreed on conforms.
//! - `against`: it differs, and governance does not leave that open, with or without an exception:
//!   an exception makes a deviation permitted for a time, not a part of the standard.
//! - What was passed over does not differ: the standard holds.
//!
//! Shares are rounded down to a tenth, so that 100 means all. Nothing is weighed: a value is a
//! value.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::language::compare::same;
use crate::language::tree::Node;
use crate::model::Theme;
use crate::standard::governance::{Deviation, Verdict};

/// How much of the standard holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Conformity {
    /// Values that the standard sets, and what was added to it.
    pub all: usize,
    /// Of these, what differs from the standard as governance leaves open.
    pub open: usize,
    /// Of these, what differs otherwise, by exception or without leave.
    pub against: usize,
    /// `(all - against) / all` in percent: what is as the standard says or leaves open. Absent when
    /// there is nothing.
    pub percent: Option<f64>,
    /// `(all - against - open) / all` in percent: what is exactly as the standard says.
    pub unchanged_percent: Option<f64>,
}

impl Conformity {
    /// Adds what another one counted.
    pub fn add(&mut self, other: &Self) {
        *self =
            Self::of(self.all + other.all, self.open + other.open, self.against + other.against);
    }

    /// Works the shares out.
    fn of(all: usize, open: usize, against: usize) -> Self {
        let percent = share(all.saturating_sub(against), all);
        let unchanged_percent = share(all.saturating_sub(against).saturating_sub(open), all);
        Self { all, open, against, percent, unchanged_percent }
    }
}

/// A share in percent, rounded down to a tenth.
fn share(part: usize, all: usize) -> Option<f64> {
    let tenths = (part * 1000).checked_div(all)?;
    Some(f64::from(u32::try_from(tenths).ok()?) / 10.0)
}

/// What holds at a school, compared with the standard: by theme.
pub fn compare(
    standard: &Node,
    tree: &Node,
    deviations: &[&Deviation],
) -> BTreeMap<Theme, Conformity> {
    // A layer above has the last word about a path.
    let verdicts: BTreeMap<&[Arc<str>], &Verdict> =
        deviations.iter().map(|deviation| (&*deviation.path, &deviation.verdict)).collect();
    let mut counts: BTreeMap<Theme, Count<'_>> = Theme::ALL
        .iter()
        .map(|theme| (*theme, Count { verdicts: &verdicts, all: 0, open: 0, against: 0 }))
        .collect();
    for (name, entry) in standard.table().into_iter().flatten() {
        let count = Theme::of(name).and_then(|theme| counts.get_mut(&theme));
        let Some(count) = count else { continue };
        count.values(
            &mut vec![Arc::clone(name)],
            &entry.node,
            tree.get(name).map(|entry| &entry.node),
        );
    }
    for (path, verdict) in &verdicts {
        let is_added = standard.find(path.iter().map(|key| &**key)).is_none();
        // What was passed over is not there.
        if !is_added || matches!(verdict, Verdict::PassedOver(_)) {
            continue;
        }
        let theme = path.first().and_then(|name| Theme::of(name));
        if let Some(count) = theme.and_then(|theme| counts.get_mut(&theme)) {
            count.all += 1;
            count.differs(verdict);
        }
    }
    counts
        .into_iter()
        .map(|(theme, count)| (theme, Conformity::of(count.all, count.open, count.against)))
        .collect()
}

/// Counts the values of a theme.
struct Count<'a> {
    verdicts: &'a BTreeMap<&'a [Arc<str>], &'a Verdict>,
    all: usize,
    open: usize,
    against: usize,
}

impl Count<'_> {
    /// Counts the values in `standard`, and those that are others in `here`.
    fn values(&mut self, path: &mut Vec<Arc<str>>, standard: &Arc<Node>, here: Option<&Arc<Node>>) {
        if let Some(table) = standard.table() {
            for (name, entry) in table {
                path.push(Arc::clone(name));
                self.values(
                    path,
                    &entry.node,
                    here.and_then(|here| here.get(name)).map(|entry| &entry.node),
                );
                path.pop();
            }
            return;
        }
        self.all += 1;
        // Where both trees share a node, which is seen at once, nothing need be compared.
        if !here.is_some_and(|here| Arc::ptr_eq(standard, here) || same(standard, here)) {
            // The verdict may be one of an entry around the value, all of which was set; the
            // nearest counts.
            let own = (1..=path.len()).rev().find_map(|length| self.verdicts.get(&path[..length]));
            self.differs(own.copied().unwrap_or(&Verdict::Allowed));
        }
    }

    fn differs(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Allowed => self.open += 1,
            Verdict::Excepted(_) | Verdict::PassedOver(_) | Verdict::Forbidden => self.against += 1,
        }
    }
}
