//! Schools that have another key than before.
//!
//! A school is known by its index: no other school gets it, and that of a school that is gone rests.
//! A folder that is renamed, or comes to another authority, is therefore the same school.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::moved;
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
        let pairs = moved::paired(by_index(base, &gone), by_index(head, &came));
        let former = pairs.into_iter().map(|(former, now)| (now, former)).collect();
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

/// Schools by their index, as far as it can be read.
fn by_index(state: &CompiledState, schools: &[&SchoolFiles]) -> Vec<(u32, SchoolKey)> {
    let mut found = Vec::new();
    for school in schools {
        if let Some(index) = state.cooperation().index_of(school) {
            found.push((index, school.key.clone()));
        }
    }
    found
}
