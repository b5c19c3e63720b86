//! Which file is what: the workspace as it was read, before anything is understood.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::source::{FileId, Sources};
use crate::language::decode::SchoolKey;
use crate::model::{AuthorityId, EditionId, LandId, PlatformId, ProfileId};
use crate::workspace::secrets::SecretFiles;

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    pub sources: Sources,
    /// `muster.toml`.
    pub workspace: FileId,
    /// What Länder demand at least, by name.
    pub lands: BTreeMap<LandId, FileId>,
    pub editions: BTreeMap<EditionId, EditionFiles>,
    pub authorities: BTreeMap<AuthorityId, Vec<FileId>>,
    /// Sorted by key.
    pub schools: Vec<SchoolFiles>,
    /// Folders of platforms: built-in ones, replaced or joined by those of the workspace.
    pub platforms: BTreeMap<PlatformId, PlatformFolder>,
    /// The encrypted secrets.
    pub secrets: SecretFiles,
    /// Files that could not be read, which was reported; they stand in their lists with an empty
    /// text.
    pub unreadable: BTreeSet<FileId>,
}

/// The files of an edition.
#[derive(Clone, Debug, Default)]
pub struct EditionFiles {
    /// The edition's own.
    pub files: Vec<FileId>,
    pub profiles: BTreeMap<ProfileId, FileId>,
}

/// The files of a school.
#[derive(Clone, Debug)]
pub struct SchoolFiles {
    pub key: SchoolKey,
    pub files: Vec<FileId>,
}

/// A platform's folder as it was found.
#[derive(Clone, Debug, Default)]
pub struct PlatformFolder {
    /// Files by name.
    pub files: BTreeMap<String, FileId>,
    /// Whether it comes with the program.
    pub built_in: bool,
}
