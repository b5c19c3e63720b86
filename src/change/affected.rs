//! Which schools can come out differently at all: those of whose inputs any is different.
//!
//! A school is made of its own files, the layers that it names, the workspace's file, the
//! platforms, the program and the day. Only the first two are a school's own; when any of the
//! others differs, all are affected. What is not affected is neither decoded, planned nor rendered.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::source::FileId;
use crate::language::decode::SchoolKey;
use crate::model::{AuthorityId, EditionId, ProfileId};
use crate::standard::cooperation::Cooperation;
use crate::workspace::inputs::{Inputs, SchoolFiles};

/// Texts of the files that no school owns, by path; `None` for what could not be read.
pub(super) type SharedFiles = BTreeMap<Arc<str>, Option<Arc<str>>>;

/// The files that no school owns.
pub(super) fn shared_files(inputs: &Inputs) -> SharedFiles {
    let editions = inputs
        .editions
        .values()
        .flat_map(|edition| edition.files.iter().chain(edition.profiles.values()));
    let files = general(inputs).chain(editions).chain(inputs.authorities.values().flatten());
    files
        .map(|&file| {
            (Arc::clone(&inputs.sources.file(file).path), text(inputs, file).map(Arc::clone))
        })
        .collect()
}

/// The files that every school depends on.
fn general(inputs: &Inputs) -> impl Iterator<Item = &FileId> {
    let platforms = inputs.platforms.values().flat_map(|folder| folder.files.values());
    [&inputs.workspace].into_iter().chain(inputs.lands.values()).chain(platforms)
}

fn text(inputs: &Inputs, file: FileId) -> Option<&Arc<str>> {
    if inputs.unreadable.contains(&file) { None } else { Some(&inputs.sources.file(file).text) }
}

/// What differs between two states of the workspace.
#[derive(Debug)]
pub(super) struct Differences {
    general: bool,
    editions: BTreeSet<EditionId>,
    profiles: BTreeSet<(EditionId, ProfileId)>,
    authorities: BTreeSet<AuthorityId>,
    schools: BTreeSet<SchoolKey>,
    /// Whether a school is there on one side only.
    set_of_schools: bool,
}

impl Differences {
    pub(super) fn between(base: &Inputs, head: &Inputs) -> Self {
        let (old_profiles, new_profiles) = (profiles(base), profiles(head));
        let (old, new): (Vec<FileId>, Vec<FileId>) =
            (general(base).copied().collect(), general(head).copied().collect());
        Self {
            general: !alike((base, &old), (head, &new)),
            editions: changed((base, editions(base)), (head, editions(head))),
            profiles: changed((base, listed(&old_profiles)), (head, listed(&new_profiles))),
            authorities: changed(
                (base, listed(&base.authorities)),
                (head, listed(&head.authorities)),
            ),
            schools: changed((base, schools(base)), (head, schools(head))),
            set_of_schools: !base
                .schools
                .iter()
                .map(|school| &school.key)
                .eq(head.schools.iter().map(|school| &school.key)),
        }
    }

    /// Whether anything is different that files of the whole cooperation depend on, devices aside.
    pub(super) fn reach_cooperation(&self) -> bool {
        // Another edition may come into force, which such a file can name.
        self.general
            || self.set_of_schools
            || !self.authorities.is_empty()
            || !self.editions.is_empty()
    }

    /// Whether anything is different that a school depends on.
    pub(super) fn affect(&self, school: &SchoolFiles, head: &Cooperation) -> bool {
        if self.general
            || self.schools.contains(&school.key)
            || self.authorities.contains(&school.key.authority)
        {
            return true;
        }
        if self.editions.is_empty() && self.profiles.is_empty() {
            return false;
        }
        // Its files are the same before and after, so it names the same layers.
        // A school whose layers cannot be told is compiled, which tells the fault.
        head.edition_and_profile(school).is_none_or(|(edition, profile)| {
            self.editions.iter().any(|changed| changed.as_str() == edition)
                || self
                    .profiles
                    .iter()
                    .any(|(own, changed)| own.as_str() == edition && changed.as_str() == profile)
        })
    }
}

fn editions(inputs: &Inputs) -> impl Iterator<Item = (&EditionId, &[FileId])> {
    inputs.editions.iter().map(|(edition, files)| (edition, files.files.as_slice()))
}

fn profiles(inputs: &Inputs) -> BTreeMap<(EditionId, ProfileId), Vec<FileId>> {
    let mut profiles = BTreeMap::new();
    for (edition, files) in &inputs.editions {
        for (profile, &file) in &files.profiles {
            profiles.insert((edition.clone(), profile.clone()), vec![file]);
        }
    }
    profiles
}

fn listed<K>(map: &BTreeMap<K, Vec<FileId>>) -> impl Iterator<Item = (&K, &[FileId])> {
    map.iter().map(|(key, files)| (key, files.as_slice()))
}

fn schools(inputs: &Inputs) -> impl Iterator<Item = (&SchoolKey, &[FileId])> {
    inputs.schools.iter().map(|school| (&school.key, school.files.as_slice()))
}

/// The keys at which two sorted lists differ, which are walked side by side. Each comes with the
/// inputs that its files are of.
fn changed<'a, K: Ord + Clone + 'a>(
    (base, old): (&Inputs, impl Iterator<Item = (&'a K, &'a [FileId])>),
    (head, new): (&Inputs, impl Iterator<Item = (&'a K, &'a [FileId])>),
) -> BTreeSet<K> {
    let (mut old, mut new) = (old.peekable(), new.peekable());
    let mut differ = BTreeSet::new();
    loop {
        let order = match (old.peek(), new.peek()) {
            (Some((old, _)), Some((new, _))) => old.cmp(new),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return differ,
        };
        let before = if order.is_le() { old.next() } else { None };
        let after = if order.is_ge() { new.next() } else { None };
        match (before, after) {
            (Some((_, old)), Some((_, new))) if alike((base, old), (head, new)) => {}
            _ => differ.extend(before.or(after).map(|(key, _)| key.clone())),
        }
    }
}

/// Whether two lists of files say the same. A file that could not be read equals no other.
fn alike((base, old): (&Inputs, &[FileId]), (head, new): (&Inputs, &[FileId])) -> bool {
    old.len() == new.len()
        && old.iter().zip(new).all(|(&old, &new)| {
            base.sources.file(old).path == head.sources.file(new).path
                && match (text(base, old), text(head, new)) {
                    // Most texts are shared by both sides; comparing their addresses is enough.
                    (Some(old), Some(new)) => Arc::ptr_eq(old, new) || old == new,
                    _ => false,
                }
        })
}
