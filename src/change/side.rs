//! What is compared: the working tree, a revision, a folder that was built, or a rollout bundle.

use std::path::Path;

use super::built_files::BuiltFiles;
use super::bundle_base::BundleBase;
use super::revision::{Revision, Texts};
use super::snapshot::Snapshot;
use super::{ComparedSide, SideKind};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::Sources;
use crate::workspace::git::{GitError, Repository};
use crate::workspace::{self, OpenError, Outline};

/// What is compared with.
#[derive(Debug)]
pub enum Base {
    /// A state of the workspace.
    Snapshot(Box<Snapshot>),
    /// A state of the repository in which the workspace does not exist: everything is new.
    Nothing(ComparedSide),
    /// A folder that `muster build` wrote.
    Build(Box<BuiltFiles>),
    /// A rollout bundle.
    Bundle(Box<BundleBase>),
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
