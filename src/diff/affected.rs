//! Which schools can come out differently at all: those of whose inputs any is different.
//!
//! A school is made of its own files, the layers that it names, the workspace's file, the platforms, the
//! program and the day. Only the first two are a school's own; when any of the others differs, all are
//! affected. What is not affected is neither decoded, planned nor rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::decode::SchoolKey;
use crate::inputs::{Inputs, SchoolFiles};
use crate::source::FileId;
use crate::world::World;

/// A file by its path, and its text; none when it could not be read.
type Text = (String, Option<Arc<str>>);

/// The texts of a state of the workspace, by what they are part of.
#[derive(Debug)]
pub(super) struct Texts {
    /// What every school depends on.
    general: Vec<Text>,
    /// By edition.
    editions: BTreeMap<String, Vec<Text>>,
    /// By edition and profile.
    profiles: BTreeMap<(String, String), Vec<Text>>,
    authorities: BTreeMap<String, Vec<Text>>,
    schools: BTreeMap<SchoolKey, Vec<Text>>,
}

impl Texts {
    pub(super) fn of(inputs: &Inputs) -> Self {
        let one = |file: FileId| {
            let source = inputs.sources.file(file);
            (source.path.clone(), (!inputs.unreadable.contains(&file)).then(|| Arc::clone(&source.text)))
        };
        let all = |files: &[FileId]| files.iter().map(|&file| one(file)).collect::<Vec<_>>();
        let platforms = inputs.platforms.values().flat_map(|folder| folder.files.values());
        let profiles = inputs.editions.iter().flat_map(|(edition, files)| {
            files.profiles.iter().map(move |(profile, &file)| ((edition.to_string(), profile.to_string()), vec![one(file)]))
        });
        Self {
            general: [inputs.workspace].iter().chain(inputs.lands.values()).chain(platforms).map(|&file| one(file)).collect(),
            editions: inputs.editions.iter().map(|(edition, files)| (edition.to_string(), all(&files.files))).collect(),
            profiles: profiles.collect(),
            authorities: inputs.authorities.iter().map(|(authority, files)| (authority.to_string(), all(files))).collect(),
            schools: inputs.schools.iter().map(|school| (school.key.clone(), all(&school.files))).collect(),
        }
    }

    /// Files in which the two differ, among those that are no school's: the ones that are there in either.
    pub(super) fn shared_files(&self) -> BTreeMap<&str, Option<&Arc<str>>> {
        let lists = [&self.general].into_iter().chain(self.editions.values()).chain(self.profiles.values()).chain(self.authorities.values());
        lists.flatten().map(|(path, text)| (path.as_str(), text.as_ref())).collect()
    }
}

/// What differs between two states of the workspace.
#[derive(Debug)]
pub(super) struct Differences {
    general: bool,
    editions: BTreeSet<String>,
    profiles: BTreeSet<(String, String)>,
    authorities: BTreeSet<String>,
    schools: BTreeSet<SchoolKey>,
    /// Whether a school is there on one side only.
    set: bool,
}

impl Differences {
    pub(super) fn between(base: &Texts, head: &Texts) -> Self {
        Self {
            general: !alike(&base.general, &head.general),
            editions: changed(&base.editions, &head.editions),
            profiles: changed(&base.profiles, &head.profiles),
            authorities: changed(&base.authorities, &head.authorities),
            schools: changed(&base.schools, &head.schools),
            set: !base.schools.keys().eq(head.schools.keys()),
        }
    }

    /// Whether anything is different that files of the whole cooperation depend on, devices aside.
    pub(super) fn reach_cooperation(&self) -> bool {
        self.general || self.set || !self.authorities.is_empty()
    }

    /// Whether anything is different that a school depends on.
    pub(super) fn affect(&self, school: &SchoolFiles, head: &World) -> bool {
        if self.general || self.schools.contains(&school.key) || self.authorities.contains(school.key.authority.as_str()) {
            return true;
        }
        if self.editions.is_empty() && self.profiles.is_empty() {
            return false;
        }
        // Its files are the same before and after, so it names the same layers.
        head.kind(school).is_none_or(|(edition, profile)| self.editions.contains(&edition) || self.profiles.contains(&(edition, profile)))
    }
}

fn changed<K: Ord + Clone>(base: &BTreeMap<K, Vec<Text>>, head: &BTreeMap<K, Vec<Text>>) -> BTreeSet<K> {
    let keys = base.keys().chain(head.keys());
    keys.filter(|key| !matches!((base.get(*key), head.get(*key)), (Some(one), Some(other)) if alike(one, other))).cloned().collect()
}

/// Whether two lists of files say the same. What could not be read is like nothing.
fn alike(one: &[Text], other: &[Text]) -> bool {
    let same = |(a, b): (&Arc<str>, &Arc<str>)| Arc::ptr_eq(a, b) || a == b;
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.0 == b.0 && a.1.as_ref().zip(b.1.as_ref()).is_some_and(same))
}
