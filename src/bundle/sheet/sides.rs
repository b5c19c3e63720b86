//! Both sides of a school, as far as its documents look at them.

use std::collections::BTreeMap;

use super::side::SheetSide;
use super::unit::{self, SheetUnit};
use crate::bundle::contents::unit_and_path;
use crate::bundle::manifest::BundleStepKind;
use crate::change::SecretChange;
use crate::platform::artifact::Artifact;

/// Both sides of a school.
#[derive(Clone, Copy, Debug)]
pub struct SheetSides<'a> {
    pub now: SheetSide<'a>,
    /// `None` when the school was not there.
    pub before: Option<SheetSide<'a>>,
    /// The files that devices have on the way, sorted by path.
    pub between: &'a [Artifact],
    /// Secrets that have another value now, as far as that is known.
    pub secrets: &'a [SecretChange],
}

/// Files by their path below the school.
pub(super) type FilesByPath<'a> = BTreeMap<&'a str, &'a Artifact>;

/// The files of a unit: those of now, those of before, and those that it has on the way.
#[derive(Clone, Debug, Default)]
pub(super) struct UnitFiles<'a> {
    pub(super) now: FilesByPath<'a>,
    pub(super) before: FilesByPath<'a>,
    pub(super) between: FilesByPath<'a>,
}

impl UnitFiles<'_> {
    /// What is to be done with the unit; `None` when its files are the same.
    pub(super) fn kind(&self) -> Option<BundleStepKind> {
        if self.before.is_empty() {
            return Some(BundleStepKind::First);
        }
        if self.now.is_empty() {
            return Some(BundleStepKind::Remove);
        }
        let is_same = self.now.len() == self.before.len()
            && self.now.iter().all(|(path, file)| {
                self.before.get(path).is_some_and(|former| former.text == file.text)
            });
        if is_same { None } else { Some(BundleStepKind::Change) }
    }
}

impl<'a> SheetSides<'a> {
    /// Everything that has files before or now, by its id.
    pub(super) fn units(&self) -> BTreeMap<&'a str, UnitFiles<'a>> {
        let mut units: BTreeMap<&str, UnitFiles<'_>> = BTreeMap::new();
        for file in self.now.files {
            let (id, path) = unit_and_path(file);
            units.entry(id).or_default().now.insert(path, file);
        }
        for file in self.before.iter().flat_map(|side| side.files) {
            let (id, path) = unit_and_path(file);
            units.entry(id).or_default().before.insert(path, file);
        }
        for file in self.between {
            let (id, path) = unit_and_path(file);
            units.entry(id).or_default().between.insert(path, file);
        }
        units
    }

    /// What is known of a unit: as it is now, or was when it is gone.
    pub fn unit(&self, id: &str) -> SheetUnit {
        let was = self.before.and_then(|side| unit::described(&side, id));
        let Some(mut unit) = unit::described(&self.now, id) else {
            return was.unwrap_or_else(|| unit::unknown(id));
        };
        let former = was.and_then(|was| was.address);
        if former != unit.address {
            unit.former_address = former;
        }
        unit
    }

    /// What is known of a unit until its last step: as it was.
    pub(super) fn former_unit(&self, id: &str) -> SheetUnit {
        let was = self.before.and_then(|side| unit::described(&side, id));
        was.unwrap_or_else(|| self.unit(id))
    }

    /// Whether the files of a unit are the same but for values of secrets.
    pub(super) fn is_same_text(&self, id: &str) -> bool {
        let Some(before) = self.before else { return false };
        let texts = |files: &'a [Artifact]| -> BTreeMap<&str, &str> {
            let mut texts = BTreeMap::new();
            for file in files {
                let (own, path) = unit_and_path(file);
                if own == id {
                    texts.insert(path, file.text.as_str());
                }
            }
            texts
        };
        texts(self.now.with_placeholders) == texts(before.with_placeholders)
    }
}
