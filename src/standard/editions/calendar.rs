//! The editions of a workspace: which is in force on a day, which may be used, and until when.

use std::collections::BTreeMap;

use crate::base::source::Origin;
use crate::language::decode;
use crate::language::tree::TableEntry;
use crate::model::{Day, Edition, EditionId, EditionState};

/// An edition's own words, and where they stand.
#[derive(Clone, Debug)]
pub struct EditionHeader {
    /// What it says; `None` when that could not be read.
    pub says: Option<Edition>,
    /// The table `[edition]`.
    pub entry: Option<TableEntry>,
    /// The place of the edition when it has no such table.
    pub at: Origin,
}

impl EditionHeader {
    /// The place of one of its values; the place of the table when it does not say it.
    pub(super) fn place(&self, key: &str) -> Origin {
        let Some(entry) = &self.entry else { return self.at };
        if entry.node.get(key).is_none() { entry.key } else { decode::place(&entry.node, &[key]) }
    }
}

/// The editions of a workspace by name.
#[derive(Clone, Debug, Default)]
pub struct Editions(pub(super) BTreeMap<EditionId, EditionHeader>);

/// Why an edition cannot be used on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionRefusal<'a> {
    /// It is still being written.
    NotReady(EditionState),
    /// It was superseded.
    Over {
        /// The last day on which it could be used.
        until: Day,
        by: &'a EditionId,
    },
}

impl Editions {
    /// The editions with what each says of itself.
    pub fn new(headers: BTreeMap<EditionId, EditionHeader>) -> Self {
        Self(headers)
    }

    /// What each of them says of itself.
    pub fn said(&self) -> Vec<(&EditionId, Option<&Edition>)> {
        self.0.iter().map(|(id, header)| (id, header.says.as_ref())).collect()
    }

    /// Their names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &EditionId> {
        self.0.keys()
    }

    /// The edition of this name, with what it says of itself.
    pub fn get(&self, name: &str) -> Option<(&EditionId, &EditionHeader)> {
        self.0.get_key_value(name)
    }

    /// The newest edition: the one that comes into force last, or else the last by name.
    pub fn newest(&self) -> Option<&EditionId> {
        // `None` is less than any day: an edition without a date is never newer than one with it.
        let dated = self.0.iter().map(|(id, header)| {
            let from = header.says.as_ref().and_then(|says| says.in_force_from);
            (from, id)
        });
        dated.max().map(|(_, id)| id)
    }

    /// The edition that another one replaces.
    pub fn before(&self, id: &EditionId) -> Option<&EditionId> {
        let own = self.0.get(id)?.says.as_ref()?;
        if let Some(named) = &own.supersedes {
            return self.get(named.as_str()).map(|(id, _)| id);
        }
        let day_before = Day::from(own.in_force_from?.get().yesterday().ok()?);
        let before = self.in_force(day_before)?;
        if before == id { None } else { Some(before) }
    }

    /// The edition and those before it, the latest first.
    pub fn line<'a>(&'a self, id: &'a EditionId) -> Vec<&'a EditionId> {
        let mut line = vec![id];
        let mut latest = id;
        while let Some(before) = self.before(latest) {
            // Editions that supersede one another in a circle are reported elsewhere.
            if line.contains(&before) {
                break;
            }
            line.push(before);
            latest = before;
        }
        line
    }

    /// The edition in force on a day: of the adopted ones the last to have come into force; the
    /// only one without dates when there is no such.
    pub fn in_force(&self, day: Day) -> Option<&EditionId> {
        let begun = self.adopted().filter(|(_, _, from)| *from <= day);
        // Two of one day are a fault that is reported; the name keeps the answer the same.
        if let Some((id, ..)) = begun.max_by_key(|(id, _, from)| (*from, *id)) {
            return Some(id);
        }
        // What could not be read says nothing of time either.
        let mut undated = self
            .0
            .iter()
            .filter(|(_, header)| header.says.as_ref().is_none_or(is_undated))
            .map(|(id, _)| id);
        match (undated.next(), undated.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// The first edition that comes into force after a day.
    pub fn next_after(&self, day: Day) -> Option<(&EditionId, Day)> {
        self.adopted()
            .map(|(id, _, from)| (id, from))
            .filter(|(_, from)| *from > day)
            .min_by_key(|(id, from)| (*from, *id))
    }

    /// Whether a school may use the edition on a day, whatever is in force: the last day on which
    /// it may, when that is known.
    pub fn usable(
        &self,
        id: &EditionId,
        day: Day,
    ) -> Result<Option<(Day, &EditionId)>, EditionRefusal<'_>> {
        let Some(says) = self.0.get(id).and_then(|header| header.says.as_ref()) else {
            return Ok(None);
        };
        match says.state {
            Some(state @ (EditionState::Draft | EditionState::Agreed)) => {
                return Err(EditionRefusal::NotReady(state));
            }
            _ if is_undated(says) => return Ok(None),
            _ => {}
        }
        match self.ends(id) {
            Some((until, by)) if until < day => Err(EditionRefusal::Over { until, by }),
            ends => Ok(ends),
        }
    }

    /// The last day on which an edition can be used, and what supersedes it.
    pub(super) fn ends(&self, id: &EditionId) -> Option<(Day, &EditionId)> {
        let own = self.0.get(id)?.says.as_ref()?.in_force_from;
        let named = self.adopted().filter(|(by, says, _)| {
            says.supersedes.as_ref() == Some(id) && self.circle(by).is_none()
        });
        // Nothing need say that it supersedes: the next to come into force does so anyway.
        let next = self.adopted().filter(|(other, says, from)| {
            *other != id && says.supersedes.is_none() && own.is_some_and(|own| *from > own)
        });
        // Who names it as superseded decides, even when another one comes into force earlier.
        let (by, says, from) = named
            .min_by_key(|(id, _, from)| (*from, *id))
            .or_else(|| next.min_by_key(|(id, _, from)| (*from, *id)))?;
        let before = from.get().yesterday().map_or(from, Day::from);
        // A transition that ends before it begins is reported, and shortens nothing.
        Some((says.transition_until.unwrap_or(before).max(before), by))
    }

    /// Editions that were adopted and come into force, with the day.
    pub(super) fn adopted(&self) -> impl Iterator<Item = (&EditionId, &Edition, Day)> {
        self.0.iter().filter_map(|(id, header)| {
            let says = header.says.as_ref()?;
            if is_adopted(says) { Some((id, says, says.in_force_from?)) } else { None }
        })
    }

    /// The editions that supersede one another in a circle with this one.
    pub(super) fn circle<'a>(&'a self, id: &'a EditionId) -> Option<Vec<&'a EditionId>> {
        let mut circle = vec![id];
        loop {
            let next = self.0.get(*circle.last()?)?.says.as_ref()?.supersedes.as_ref()?;
            if next == id {
                return Some(circle);
            }
            // A circle that does not come back here is reported by its own editions.
            if circle.contains(&next) {
                return None;
            }
            circle.push(next);
        }
    }
}

/// Whether it may come into force by its date.
pub(super) fn is_adopted(says: &Edition) -> bool {
    says.state.is_none_or(|state| state >= EditionState::Adopted)
}

/// Whether it says nothing about time.
fn is_undated(says: &Edition) -> bool {
    says.state.is_none()
        && says.adopted_on.is_none()
        && says.in_force_from.is_none()
        && says.transition_until.is_none()
}
