//! What is compared: the working tree, a revision, or a folder that was built. A further kind, such
//! as a rollout bundle, is a further way to give artifacts, and a state of the workspace where it
//! has one.

use std::collections::BTreeMap;
use std::path::Path;

use super::revision::{Revision, Texts};
use super::{ComparedSide, SideKind};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::Sources;
use crate::language::decode::SchoolKey;
use crate::model::{AuthorityId, SchoolId};
use crate::output::manifest::{Manifest, ManifestEntry};
use crate::output::{self, OutputError};
use crate::workspace::git::{GitError, Repository};
use crate::workspace::inputs::Inputs;
use crate::workspace::{self, OpenError, Outline};

/// A state of the workspace, as it was read.
#[derive(Debug)]
pub struct Snapshot {
    /// What people call it.
    pub side: ComparedSide,
    /// Its files.
    pub inputs: Inputs,
    /// What was found while they were read.
    pub found: Diagnostics,
}

/// What is compared with.
#[derive(Debug)]
pub enum Base {
    /// A state of the workspace.
    Snapshot(Box<Snapshot>),
    /// A state of the repository in which the workspace does not exist: everything is new.
    Nothing(ComparedSide),
    /// A folder that `muster build` wrote.
    Build(Box<BuildFolder>),
}

/// A folder that `muster build` wrote.
#[derive(Debug)]
pub struct BuildFolder {
    /// Its files.
    pub(super) build: output::BuiltFolder,
    /// What it says of itself.
    pub manifest: Manifest,
    /// What people call it.
    pub side: ComparedSide,
    /// Its files by school; those of the cooperation have none.
    pub(super) entries: BTreeMap<Option<SchoolKey>, Vec<ManifestEntry>>,
}

/// The files of the workspace as they lie on the disk.
pub fn working_tree(root: &Path) -> Result<Snapshot, OpenError> {
    let mut found = Diagnostics::default();
    let inputs = workspace::read(root, &mut found)?;
    let side = ComparedSide {
        label: "working tree".into(),
        kind: SideKind::WorkingTree,
        revision: None,
        findings: Vec::new(),
    };
    Ok(Snapshot { side, inputs, found })
}

/// A revision of the repository that the workspace lies in.
pub fn revision(root: &Path, name: &str) -> Result<Base, GitError> {
    ListedRevision::of(root, name)?.read(None)
}

/// A revision whose files are known by name, and not read yet.
#[derive(Debug)]
pub struct ListedRevision {
    name: String,
    commit: String,
    revision: Revision,
    outline: Outline,
}

impl ListedRevision {
    /// Asks git what the revision holds.
    pub fn of(root: &Path, name: &str) -> Result<Self, GitError> {
        let repository = Repository::at(root)?;
        let commit = repository.commit(name)?;
        Self::in_repository(root, repository, name, commit)
    }

    /// The same of a commit that is known.
    pub(super) fn in_repository(
        root: &Path,
        repository: Repository,
        name: &str,
        commit: String,
    ) -> Result<Self, GitError> {
        let revision = Revision::open(root, repository, &commit)?;
        let outline = Outline::of(&revision);
        Ok(Self { name: name.to_owned(), commit, revision, outline })
    }

    /// Its commit.
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// Reads it. What it shares with `other` is not read again.
    pub fn read(self, other: Option<&Sources>) -> Result<Base, GitError> {
        let Self { name, commit, revision, outline } = self;
        let texts = other.map_or_else(Texts::default, |sources| Texts::of(sources, &commit));
        let revision = revision.knowing(texts);
        let side = ComparedSide {
            label: name,
            kind: SideKind::Revision,
            revision: Some(commit),
            findings: Vec::new(),
        };
        if !revision.has_workspace() {
            // What could not be read is not absent.
            revision.outcome()?;
            return Ok(Base::Nothing(side));
        }
        let mut found = Diagnostics::default();
        let inputs = outline.read(&revision, &mut found);
        revision.outcome()?;
        Ok(Base::Snapshot(Box::new(Snapshot { side, inputs, found })))
    }
}

/// Opens a folder that was built; `None` when `dir` is no such folder.
pub fn build(dir: &Path) -> Result<Option<BuildFolder>, OutputError> {
    let Some(build) = output::BuiltFolder::open(dir)? else { return Ok(None) };
    let Some(manifest) = build.manifest()? else { return Ok(None) };
    let label = dir.display().to_string().replace('\\', "/");
    // With changes that were not committed, it is not the build of that revision.
    let revision = if manifest.source.dirty { None } else { manifest.source.revision.clone() };
    let side = ComparedSide { label, kind: SideKind::Build, revision, findings: Vec::new() };
    let mut entries: BTreeMap<Option<SchoolKey>, Vec<ManifestEntry>> = BTreeMap::new();
    for entry in &manifest.artifacts {
        entries.entry(key_of(entry)).or_default().push(entry.clone());
    }
    Ok(Some(BuildFolder { build, manifest, side, entries }))
}

/// The school that a file of a build belongs to.
fn key_of(entry: &ManifestEntry) -> Option<SchoolKey> {
    let (authority, school) = (entry.authority.as_deref()?, entry.school.as_deref()?);
    Some(SchoolKey {
        // Whoever reads a manifest has checked its names.
        authority: AuthorityId::new(authority).ok()?,
        school: SchoolId::new(school).ok()?,
    })
}
