//! Files that differ in the same way, so that people read each difference once.

use std::collections::{BTreeMap, BTreeSet};

use super::ChangeKind;
use super::files::DifferingFile;
use super::relocated::RelocatedSchools;
use super::state::{ComparedWith, CompiledState};
use crate::platform::artifact::is_school_folder;

/// What the files of a school are that is new or gone as a whole.
pub(super) const WHOLE_SCHOOL: &str = "a school";

/// Files with the same difference; they become one cluster.
pub(super) struct FileGroup<'a> {
    pub(super) kind: ChangeKind,
    /// What the files are, in words.
    pub(super) what: String,
    /// Indices of the differing files, ascending.
    pub(super) files: Vec<usize>,
    /// Indices of the files that stand for all: those of the first member.
    pub(super) sample: Vec<usize>,
    /// The school of the sample; `None` for files of the cooperation.
    pub(super) school: Option<&'a str>,
    /// Whether the school is new or gone as a whole.
    pub(super) whole_school: bool,
}

/// What files must have in common to be one group: the kind of change, what they are, and what
/// makes their differences the same.
type GroupKey = (ChangeKind, String, String);

/// Files whose differences are the same, in the order of their first one.
pub(super) fn groups<'a>(
    files: &'a [DifferingFile],
    former: &ComparedWith,
    head: &CompiledState,
    relocated: &RelocatedSchools,
) -> Vec<FileGroup<'a>> {
    let (mut old_schools, new_schools) = (former_schools(former), school_names(head));
    // They were there, under another key.
    old_schools.extend(relocated.all().keys().map(ToString::to_string));
    // Devices and client profiles that are new or gone as a whole are one thing.
    let mut units: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, file) in files.iter().enumerate() {
        units.entry(file.unit()).or_default().push(index);
    }
    let mut keyed: BTreeMap<GroupKey, FileGroup<'a>> = BTreeMap::new();
    for members in units.into_values() {
        let first = &files[members[0]];
        let school = first.school.as_deref();
        // A school that is new or gone is one change, however many devices it has.
        if let Some(name) = school
            && old_schools.contains(name) != new_schools.contains(name)
        {
            let key = (first.kind, WHOLE_SCHOOL.into(), name.to_owned());
            add(&mut keyed, key, &members, school, true);
        } else if first.whole_unit {
            let key = (first.kind, described_unit(files, &members), fingerprints(files, &members));
            add(&mut keyed, key, &members, school, false);
        } else {
            for index in members {
                let file = &files[index];
                let what = format!("{} {}", file.platform, file.name());
                let key = (file.kind, what, file.fingerprint.clone());
                add(&mut keyed, key, &[index], school, false);
            }
        }
    }
    let mut groups: Vec<FileGroup<'a>> = keyed.into_values().collect();
    for group in &mut groups {
        group.files.sort_unstable();
    }
    // Not in the order of the keys, among which are hashes, but in that of the files.
    groups.sort_by(|a, b| a.files.cmp(&b.files));
    groups
}

/// Puts files into the group of their key; the first ones of a group are its sample.
fn add<'a>(
    groups: &mut BTreeMap<GroupKey, FileGroup<'a>>,
    key: GroupKey,
    members: &[usize],
    school: Option<&'a str>,
    whole_school: bool,
) {
    let group = groups.entry(key).or_insert_with_key(|(kind, what, _)| FileGroup {
        kind: *kind,
        what: what.clone(),
        files: Vec::new(),
        sample: members.to_vec(),
        school,
        whole_school,
    });
    group.files.extend(members);
}

/// `a device (aruba-aoscx)`: what is new or gone: a device, a client profile, or all that a platform
/// writes about a school as a whole.
fn described_unit(files: &[DifferingFile], members: &[usize]) -> String {
    let platforms: BTreeSet<&str> =
        members.iter().map(|&index| files[index].platform.as_str()).collect();
    let platforms = platforms.into_iter().collect::<Vec<_>>().join(", ");
    let file = &files[members[0]];
    let folder = file.unit().rsplit('/').next().unwrap_or_default();
    if file.device.is_some() {
        format!("a device ({platforms})")
    } else if is_school_folder(folder) {
        format!("a folder of a school ({platforms})")
    } else {
        format!("a client profile ({platforms})")
    }
}

/// What makes all files of a device the same as those of another one.
fn fingerprints(files: &[DifferingFile], members: &[usize]) -> String {
    members
        .iter()
        .map(|&index| format!("{} {}\n", files[index].name(), files[index].fingerprint))
        .collect()
}

/// The schools that were there before, as `authority/school`.
fn former_schools(former: &ComparedWith) -> BTreeSet<String> {
    match former {
        ComparedWith::State(base) => school_names(base),
        ComparedWith::Build(folder) => {
            let mut names = BTreeSet::new();
            for school in folder.entries.keys().flatten() {
                names.insert(school.to_string());
            }
            names
        }
        ComparedWith::Nothing(_) => BTreeSet::new(),
    }
}

fn school_names(state: &CompiledState) -> BTreeSet<String> {
    state.cooperation().schools.iter().map(|school| school.key.to_string()).collect()
}
