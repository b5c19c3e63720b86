//! Files that were built before: those of a folder, and those of a rollout bundle.

use std::collections::BTreeMap;
use std::path::Path;

use super::masked::masked;
use super::{ComparedSide, SideKind};
use crate::language::decode::SchoolKey;
use crate::output::manifest::ManifestEntry;
use crate::output::{self, OutputError};

/// Files that were built before, without the plan behind them.
#[derive(Debug)]
pub struct BuiltFiles {
    /// What people call it.
    pub side: ComparedSide,
    /// The day for which they were built.
    pub(super) as_of: String,
    /// What is listed of them, by school; those of the cooperation have none.
    pub(super) entries: BTreeMap<Option<SchoolKey>, Vec<ManifestEntry>>,
    texts: BuiltTexts,
}

/// Where the texts of files lie.
#[derive(Debug)]
enum BuiltTexts {
    /// In a folder, which is read as far as files differ.
    Folder(output::BuiltFolder),
    /// In a bundle.
    Bundle {
        by_path: BTreeMap<String, String>,
        /// Whether values of secrets stand in them.
        are_filled: bool,
    },
}

impl BuiltFiles {
    /// The text of a file, which must be as it was written. Where values of secrets may stand in it
    /// the placeholders of `now` stand, which is the text of the same file now.
    pub(super) fn text(&self, entry: &ManifestEntry, now: &str) -> Result<String, OutputError> {
        match &self.texts {
            BuiltTexts::Folder(folder) => folder.written_file(entry),
            BuiltTexts::Bundle { by_path, are_filled } => {
                let text = by_path.get(&entry.path).map(String::as_str).unwrap_or_default();
                if *are_filled { Ok(masked(text, now, entry.sensitive)) } else { Ok(text.into()) }
            }
        }
    }

    /// The files of a bundle of `school`, with their texts.
    pub(super) fn of_bundle(
        side: ComparedSide,
        as_of: String,
        school: SchoolKey,
        files: Vec<(ManifestEntry, String)>,
        are_filled: bool,
    ) -> Self {
        let (mut listed, mut by_path) = (Vec::new(), BTreeMap::new());
        for (entry, text) in files {
            by_path.insert(entry.path.clone(), text);
            listed.push(entry);
        }
        let entries = BTreeMap::from([(Some(school), listed)]);
        let texts = BuiltTexts::Bundle { by_path, are_filled };
        Self { side, as_of, entries, texts }
    }

    /// How many files are listed.
    pub(super) fn len(&self) -> usize {
        self.entries.values().map(Vec::len).sum()
    }

    /// What is listed of the file at a path.
    pub(super) fn entry(&self, path: &str) -> Option<&ManifestEntry> {
        self.entries.values().flatten().find(|entry| entry.path == path)
    }
}

/// Opens a folder that was built; `None` when `dir` is no such folder.
pub fn build(dir: &Path) -> Result<Option<BuiltFiles>, OutputError> {
    let Some(build) = output::BuiltFolder::open(dir)? else { return Ok(None) };
    let Some(manifest) = build.manifest()? else { return Ok(None) };
    let label = dir.display().to_string().replace('\\', "/");
    // With changes that were not committed, it is not the build of that revision.
    let revision = if manifest.source.dirty { None } else { manifest.source.revision };
    let side = ComparedSide { label, kind: SideKind::Build, revision, findings: Vec::new() };
    let mut entries: BTreeMap<Option<SchoolKey>, Vec<ManifestEntry>> = BTreeMap::new();
    for entry in manifest.artifacts {
        entries.entry(key_of(&entry)).or_default().push(entry);
    }
    let (as_of, texts) = (manifest.as_of, BuiltTexts::Folder(build));
    Ok(Some(BuiltFiles { side, as_of, entries, texts }))
}

/// The school that a file of a build belongs to.
fn key_of(entry: &ManifestEntry) -> Option<SchoolKey> {
    let (authority, school) = (entry.authority.as_deref()?, entry.school.as_deref()?);
    // Whoever reads a manifest has checked its names.
    SchoolKey::new(authority, school).ok()
}
