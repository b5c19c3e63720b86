//! The files of a step, by the way in which they are applied.

use std::collections::{BTreeMap, BTreeSet};

use super::sides::{FilesByPath, SheetSides, UnitFiles};
use super::unit::SheetUnit;
use super::ways::WayList;
use crate::bundle::contents::{BETWEEN, DEVICES, ROLLBACK};
use crate::bundle::manifest::BundleStepKind;
use crate::platform::{ApplyMode, Platforms};

/// The files of a step that are applied in one way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetPart {
    /// The number of the way, from 0.
    pub way: usize,
    /// Whether a file of it replaces what is there.
    pub replaces: bool,
    /// Whether a file of it is merged into what is there.
    pub merges: bool,
    /// Whether nothing of this way was there before.
    pub is_first: bool,
    /// The files by what happens to them.
    pub files: BTreeMap<FileFate, Vec<String>>,
}

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileFate {
    New,
    Changed,
    Gone,
    Same,
}

impl SheetPart {
    /// Whether nothing of it differs, so that nothing is to be done in this way.
    pub fn is_same(&self) -> bool {
        self.files.keys().all(|fate| *fate == FileFate::Same)
    }

    /// Whether all of it is gone, so that what it did is taken away.
    pub fn is_gone(&self) -> bool {
        self.files.keys().all(|fate| *fate == FileFate::Gone)
    }
}

/// What a device has before a step, or after it.
struct EndOfStep<'a> {
    files: &'a FilesByPath<'a>,
    /// The folder in which they lie.
    folder: &'static str,
    /// What they were written by; `None` where nothing was.
    platforms: Option<&'a Platforms>,
}

/// The files of a step by the way in which they are applied, in the order of the platforms of the
/// unit. A device with a temporary step gets its own files after those that it has meanwhile.
pub(super) fn parts(
    (unit, kind): (&SheetUnit, BundleStepKind),
    files: &UnitFiles<'_>,
    sides: &SheetSides<'_>,
    ways: &mut WayList,
) -> Vec<SheetPart> {
    let former = sides.before.map(|side| side.platforms);
    let end = |files, folder, platforms| EndOfStep { files, folder, platforms };
    let before = end(&files.before, ROLLBACK, former);
    let between = end(&files.between, BETWEEN, former);
    let now = end(&files.now, DEVICES, Some(sides.now.platforms));
    match kind {
        BundleStepKind::Replug => Vec::new(),
        BundleStepKind::Temporary => from_to(unit, &before, &between, ways),
        _ if !files.between.is_empty() => from_to(unit, &between, &now, ways),
        _ => from_to(unit, &before, &now, ways),
    }
}

fn from_to(
    unit: &SheetUnit,
    before: &EndOfStep<'_>,
    after: &EndOfStep<'_>,
    ways: &mut WayList,
) -> Vec<SheetPart> {
    let mut parts: Vec<((usize, usize), SheetPart)> = Vec::new();
    let all: BTreeSet<&str> = after.files.keys().chain(before.files.keys()).copied().collect();
    for path in all {
        let (later, former) = (after.files.get(path), before.files.get(path));
        let (fate, end) = match (later, former) {
            (Some(later), Some(former)) if later.text == former.text => (FileFate::Same, after),
            (Some(_), Some(_)) => (FileFate::Changed, after),
            (Some(_), None) => (FileFate::New, after),
            (None, _) => (FileFate::Gone, before),
        };
        let (Some(file), Some(platforms)) = (later.or(former), end.platforms) else { continue };
        let Some(way) = ways.number_of(file, platforms) else { continue };
        let platform = unit.platforms.iter().position(|own| *own == file.platform);
        let place = (platform.unwrap_or(unit.platforms.len()), way);
        let at = parts.iter().position(|(_, part)| part.way == way).unwrap_or_else(|| {
            let part = SheetPart { way, is_first: true, ..SheetPart::default() };
            parts.push((place, part));
            parts.len() - 1
        });
        let part = &mut parts[at].1;
        part.is_first &= fate == FileFate::New;
        if fate != FileFate::Gone {
            part.replaces |= file.apply == ApplyMode::Replace;
            part.merges |= file.apply == ApplyMode::Merge;
        }
        part.files.entry(fate).or_default().push(format!("{}/{path}", end.folder));
    }
    parts.sort_by_key(|(place, _)| *place);
    parts.into_iter().map(|(_, part)| part).collect()
}
