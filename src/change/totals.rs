//! Every file that differs as the result lists it, and how many there are of each kind and risk.

use std::collections::{BTreeMap, BTreeSet};

use super::files::DifferingFile;
use super::{ChangeCount, ChangeKind, FileChange, Risk, Totals};

/// A file that differs, as the result lists it. Its cluster and risk are filled in later.
pub(super) fn file_change(file: &DifferingFile) -> FileChange {
    let (authority, school) =
        file.school.as_deref().and_then(|school| school.split_once('/')).unzip();
    // What is gone never was in the folder of now.
    let (path, moved_from) = match (&file.moved_from, file.kind) {
        (Some(former), ChangeKind::Removed) => (former, None),
        (former, _) => (&file.path, former.clone()),
    };
    FileChange {
        path: path.clone(),
        moved_from,
        authority: authority.map(str::to_owned),
        school: school.map(str::to_owned),
        device: file.device.clone(),
        platform: file.platform.clone(),
        format: file.format,
        kind: file.kind,
        sensitive: file.sensitive,
        lines_added: file.added,
        lines_removed: file.removed,
        risk: Risk::Live,
        risks: BTreeSet::new(),
        cluster: 0,
        hunks: file.hunks.clone(),
    }
}

/// Counts what changed, by kind and by risk.
pub(super) fn totals(files: &[FileChange], schools_compared: usize) -> Totals {
    let mut by_kind: BTreeMap<ChangeKind, Vec<&FileChange>> = BTreeMap::new();
    let mut by_risk: BTreeMap<Risk, Vec<&FileChange>> = BTreeMap::new();
    for file in files {
        by_kind.entry(file.kind).or_default().push(file);
        for risk in &file.risks {
            by_risk.entry(*risk).or_default().push(file);
        }
    }
    Totals {
        all: count(&files.iter().collect::<Vec<_>>()),
        schools_compared,
        by_kind: by_kind.iter().map(|(kind, files)| (*kind, count(files))).collect(),
        by_risk: by_risk.iter().map(|(risk, files)| (*risk, count(files))).collect(),
    }
}

/// The school of a file, as `authority/school`.
pub(super) fn school_of(file: &FileChange) -> Option<String> {
    let (authority, school) = (file.authority.as_ref()?, file.school.as_ref()?);
    Some(format!("{authority}/{school}"))
}

/// How many schools, devices and files there are.
pub(super) fn count(files: &[&FileChange]) -> ChangeCount {
    let (mut schools, mut devices) = (BTreeSet::new(), BTreeSet::new());
    for file in files {
        // Two authorities may have a school of one key, and two schools a device of one id.
        if file.school.is_some() {
            schools.insert((&file.authority, &file.school));
        }
        if file.device.is_some() {
            devices.insert((&file.authority, &file.school, &file.device));
        }
    }
    ChangeCount { schools: schools.len(), devices: devices.len(), files: files.len() }
}
