//! Schools that have another key than before.
//!
//! A school is known by its index: no other school gets it, and that of a school that is gone rests.
//! A folder that is renamed, or comes to another authority, is therefore the same school.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::state::CompiledState;
use crate::language::decode::SchoolKey;
use crate::workspace::inputs::SchoolFiles;

/// The former keys of schools that have another one now.
#[derive(Clone, Debug, Default)]
pub(super) struct RelocatedSchools {
    former: BTreeMap<SchoolKey, SchoolKey>,
}

impl RelocatedSchools {
    /// Those between two states; of a base that holds no schools nobody knows.
    pub(super) fn between(base: Option<&CompiledState>, head: &CompiledState) -> Self {
        let Some(base) = base else { return Self::default() };
        let (old, new) = (base.schools(), head.schools());
        let gone = alone(&old, &new);
        let came = alone(&new, &old);
        // Hardly ever is there one; then no file is looked at.
        if gone.is_empty() || came.is_empty() {
            return Self::default();
        }
        let mut by_index: BTreeMap<u32, &SchoolKey> = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for school in gone {
            if let Some(index) = base.cooperation().index_of(school)
                && by_index.insert(index, &school.key).is_some()
            {
                twice.insert(index);
            }
        }
        let mut former = BTreeMap::new();
        for school in came {
            if let Some(index) = head.cooperation().index_of(school)
                && !twice.contains(&index)
                // Of two new schools with one index, which is an error, the first one counts.
                && let Some(old) = by_index.remove(&index)
            {
                former.insert(school.key.clone(), old.clone());
            }
        }
        Self { former }
    }

    /// The key that a school had before.
    pub(super) fn former<'a>(&'a self, key: &'a SchoolKey) -> &'a SchoolKey {
        self.former.get(key).unwrap_or(key)
    }

    /// The same with keys as texts, `authority/school`.
    pub(super) fn former_name<'a>(&self, name: &'a str) -> Cow<'a, str> {
        let moved = self.former.iter().find(|(now, _)| now.to_string() == name);
        moved.map_or(Cow::Borrowed(name), |(_, former)| Cow::Owned(former.to_string()))
    }

    /// The key that a school has now which had this one.
    pub(super) fn now(&self, former: &SchoolKey) -> Option<&SchoolKey> {
        self.former.iter().find(|(_, old)| *old == former).map(|(now, _)| now)
    }

    /// The schools that have another key now, by it, with the former one.
    pub(super) fn all(&self) -> &BTreeMap<SchoolKey, SchoolKey> {
        &self.former
    }
}

/// Schools of which the other side has none of that key.
fn alone<'a>(
    some: &BTreeMap<&'a SchoolKey, &'a SchoolFiles>,
    others: &BTreeMap<&SchoolKey, &SchoolFiles>,
) -> Vec<&'a SchoolFiles> {
    some.values().filter(|school| !others.contains_key(&school.key)).copied().collect()
}
