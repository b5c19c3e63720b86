//! The files of one unit: what is written for the next state of the output, and what can stay.

use std::collections::BTreeSet;
use std::path::Path;

use crate::output::descent::{Descent, parts_of};
use crate::output::error::{OutputError, cannot_write};
use crate::output::file;
use crate::output::manifest::ManifestEntry;
use crate::output::open::OutputTarget;
use crate::output::unit::{by_unit, unit_of};
use crate::platform::artifact::Artifact;

/// A file as it shall lie in the output.
#[derive(Clone, Debug)]
pub struct StagedFile<'a> {
    /// What it holds.
    pub bytes: &'a [u8],
    /// What the manifest says of it.
    pub entry: ManifestEntry,
}

/// What became of the files of one unit.
#[derive(Clone, Debug)]
pub struct StagedUnit {
    /// The unit: `authority/school` or `_cooperation`.
    pub unit: String,
    /// Its files, until they go over to the manifest.
    pub entries: Vec<ManifestEntry>,
    /// How many of them are new or changed.
    pub written: usize,
    /// How many of the previous build are gone.
    pub removed: usize,
    /// For each of its files whether the output holds it as it is.
    pub(super) unchanged: Vec<bool>,
    /// Files that the former manifest lists with other bytes than they have: they count as somebody
    /// else's.
    pub(super) claimed: Vec<String>,
    /// Whether its folders are closed to everybody else.
    pub(super) is_private: bool,
}

impl StagedUnit {
    /// Whether the output holds the unit as it is.
    pub(super) fn is_unchanged(&self) -> bool {
        self.written == 0 && self.removed == 0 && self.is_private
    }
}

impl OutputTarget {
    /// The files of the previous build in one unit, sorted by path.
    fn former(&self, unit: &str) -> &[ManifestEntry] {
        let all = self.former_files();
        let prefix = format!("{unit}/");
        // In the order of paths the files of one unit stand side by side.
        let first = all.partition_point(|entry| entry.path < prefix);
        let length = all[first..].partition_point(|entry| entry.path.starts_with(&prefix));
        &all[first..first + length]
    }

    /// Prepares the files of one unit, which are sorted by path.
    pub fn stage(&self, unit: &str, artifacts: &[Artifact]) -> Result<StagedUnit, OutputError> {
        let files = artifacts.iter().map(|artifact| StagedFile {
            bytes: artifact.text.as_bytes(),
            entry: ManifestEntry::of(artifact),
        });
        self.stage_files(unit, files.collect())
    }

    /// Prepares the files of one unit, which are sorted by path, with their entries in the
    /// manifest.
    pub fn stage_files(
        &self,
        unit: &str,
        files: Vec<StagedFile<'_>>,
    ) -> Result<StagedUnit, OutputError> {
        let tree =
            &self.container.as_ref().expect("a target is prepared before anything is staged").tree;
        let mut old = self.old.as_deref().map(Descent::finding);
        let mut new = Descent::making(tree);
        let mut buffer = Vec::new();
        let mut unchanged = Vec::with_capacity(files.len());
        for StagedFile { bytes, entry } in &files {
            let (dir, name) = parts_of(&entry.path);
            let folder = match &mut old {
                // A folder that cannot be opened holds nothing that could stay.
                Some(old) => old.to(dir).unwrap_or_default(),
                None => None,
            };
            let is_there = folder.is_some_and(|folder| {
                file::holds(folder, name, bytes, entry.sensitive, &mut buffer)
            });
            if !is_there {
                let path = Path::new(&entry.path);
                let folder = new
                    .to(dir)
                    .map_err(cannot_write(path))?
                    .expect("a folder that is not there is made");
                file::write(folder, name, bytes, entry.sensitive).map_err(cannot_write(path))?;
            }
            unchanged.push(is_there);
        }
        let mut gone = Vec::new();
        for entry in self.former(unit) {
            if files.binary_search_by(|file| file.entry.path.cmp(&entry.path)).is_err() {
                gone.push(entry);
            }
        }
        let claimed = self.claimed(&gone);
        Ok(StagedUnit {
            unit: unit.to_owned(),
            entries: files.into_iter().map(|file| file.entry).collect(),
            written: unchanged.iter().filter(|&&same| !same).count(),
            removed: gone.len() - claimed.len(),
            unchanged,
            claimed,
            is_private: old.is_none_or(|old| old.is_private()),
        })
    }

    /// Of the files to be removed, those that stay: anybody may have written the manifest that
    /// lists them. A file counts as ours when this machine remembers the build, or when its bytes
    /// are the ones that the manifest tells.
    fn claimed(&self, gone: &[&ManifestEntry]) -> Vec<String> {
        let Some(old) = self.old.as_deref() else { return Vec::new() };
        if self.vouched.is_some() {
            return Vec::new();
        }
        let (mut descent, mut buffer) = (Descent::finding(old), Vec::new());
        let mut claimed = Vec::new();
        for entry in gone {
            let (dir, name) = parts_of(&entry.path);
            // What cannot be reached cannot be removed either.
            let Some(folder) = descent.to(dir).unwrap_or_default() else { continue };
            let is_as_said = file::has_bytes_of(folder, name, entry, &mut buffer);
            let is_there = folder.look(name).is_ok_and(|found| found.is_some());
            if is_there && !is_as_said {
                claimed.push(entry.path.clone());
            }
        }
        claimed
    }

    /// The units of the previous build that are not among `staged`: their files disappear.
    pub fn retire(&self, staged: &[StagedUnit]) -> Vec<StagedUnit> {
        let kept: BTreeSet<&str> = staged.iter().map(|staged| staged.unit.as_str()).collect();
        let mut retired = Vec::new();
        for files in by_unit(self.former_files()) {
            let unit = unit_of(&files[0].path);
            if kept.contains(unit) {
                continue;
            }
            let claimed = self.claimed(&files.iter().collect::<Vec<_>>());
            retired.push(StagedUnit {
                unit: unit.to_owned(),
                entries: Vec::new(),
                written: 0,
                removed: files.len() - claimed.len(),
                unchanged: Vec::new(),
                claimed,
                // Nothing of it is built, so none of its folders need to be closed.
                is_private: true,
            });
        }
        retired
    }
}
