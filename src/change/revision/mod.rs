//! A revision of the repository as a file system that a workspace can be read from, with the same
//! checks as a folder of the disk.
//!
//! Nothing is checked out. Only the folders that somebody asks for are read, so that the repository
//! may hold whatever else. Texts that base and head share are read once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Sources;
use crate::workspace::git::{self, Content, EntryKind, GitError, Object, Repository};
use crate::workspace::{
    self, FileSystem, FolderEntry, FolderEntryKind, Listing, MAX_BYTES, Wanted,
};

mod folder;
mod known;

use folder::RevisionFolder;
use known::{KnownObjects, ObjectKey, PathTarget};

/// The state of the workspace in a commit.
#[derive(Debug)]
pub(super) struct Revision {
    /// The folder of the workspace on the disk, in which submodules are checked out.
    root: PathBuf,
    /// The folder of the workspace in the commit, if there is one.
    top: Option<ObjectKey>,
    /// What was read so far.
    known: Mutex<KnownObjects>,
    /// Texts that are in memory already, by id.
    texts: Texts,
}

/// Texts with their ids in git, sorted by id.
#[derive(Debug, Default)]
pub(super) struct Texts(Vec<(String, Arc<str>)>);

impl Texts {
    /// The files of the other side. `like` is an id of the repository.
    pub(super) fn of(sources: &Sources, like: &str) -> Self {
        // A text that git keeps with other line ends has another id, and is read from there.
        let files: Vec<_> = sources.iter().map(|(_, file)| &file.text).collect();
        let mut known: Vec<_> = files
            .into_par_iter()
            .map(|text| (git::file_id(text.as_bytes(), like), Arc::clone(text)))
            .collect();
        known.par_sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Self(known)
    }

    fn get(&self, id: &str) -> Option<&Arc<str>> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(id)).ok().map(|at| &self.0[at].1)
    }
}

impl Revision {
    /// Opens a commit of the repository that the workspace at `root` lies in.
    pub(super) fn open(
        root: &Path,
        repository: Repository,
        commit: &str,
    ) -> Result<Self, GitError> {
        let prefix = repository.prefix();
        // 0 is the number of the repository that the workspace lies in.
        let top = folder_at(&repository, commit, &prefix)?.map(|question| (0, question));
        let known = Mutex::new(KnownObjects::of(repository));
        Ok(Self { root: root.into(), top, known, texts: Texts::default() })
    }

    /// Gives it texts that need not be asked of git.
    #[must_use]
    pub(super) fn knowing(self, texts: Texts) -> Self {
        Self { texts, ..self }
    }

    /// Whether there is a workspace in it.
    pub(super) fn has_workspace(&self) -> bool {
        // Whatever else stands there counts: reading it says what is wrong with it.
        !matches!(self.targets(&["muster.toml"]).pop(), None | Some(PathTarget::Nowhere))
    }

    /// What went wrong while reading, if anything did.
    pub(super) fn outcome(self) -> Result<(), GitError> {
        self.known.into_inner().unwrap_or_else(PoisonError::into_inner).failed.map_or(Ok(()), Err)
    }

    /// Follows each path, through links as well.
    fn targets(&self, paths: &[&str]) -> Vec<PathTarget> {
        let Some(top) = &self.top else { return vec![PathTarget::Nowhere; paths.len()] };
        self.known().targets(&self.root, top, paths)
    }

    fn known(&self) -> MutexGuard<'_, KnownObjects> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What each of the links at `paths` leads to.
    fn kinds_of_links(&self, paths: &[String]) -> KindsOfLinks {
        let asked: Vec<&str> = paths.iter().map(String::as_str).collect();
        let mut kinds = BTreeMap::new();
        for (path, target) in paths.iter().zip(self.targets(&asked)) {
            let kind = match target {
                PathTarget::Folder(_) => Ok(FolderEntryKind::Link),
                // That a link leaves the workspace is said when the file is read.
                PathTarget::File(..) | PathTarget::Outside => Ok(FolderEntryKind::Other),
                PathTarget::Nowhere => Err("the link leads nowhere".into()),
            };
            kinds.insert(path.clone(), kind);
        }
        kinds
    }
}

/// What is known of the links of a revision: what each leads to, by its path.
type KindsOfLinks = BTreeMap<String, Result<FolderEntryKind, String>>;

/// The entries of a folder, with those whose names no file can have.
fn entries(
    path: &str,
    folder: &RevisionFolder,
    kinds_of_links: &KindsOfLinks,
) -> Vec<Result<FolderEntry, Diagnostic>> {
    let mut entries = Vec::with_capacity(folder.len());
    for (name, item) in folder.items() {
        let kind = match item.kind {
            EntryKind::File => Ok(FolderEntryKind::File),
            // On the disk, a submodule is a folder like any other.
            EntryKind::Folder | EntryKind::Submodule => Ok(FolderEntryKind::Folder),
            EntryKind::Link => kinds_of_links
                .get(&format!("{path}/{name}"))
                .cloned()
                .unwrap_or(Ok(FolderEntryKind::Other)),
        };
        entries.push(Ok(FolderEntry { name: Ok(name.to_owned()), kind }));
    }
    for name in folder.unnamed() {
        let kind = Ok(FolderEntryKind::File);
        entries.push(Ok(FolderEntry { name: Err(name.to_owned()), kind }));
    }
    for fault in folder.faults() {
        entries.push(Err(workspace::unreadable(fault)));
    }
    entries
}

/// What git is asked for the folder at `path` in a commit; `None` when there is no such folder. On
/// the way to a workspace there are folders alone.
fn folder_at(
    repository: &Repository,
    commit: &str,
    path: &[Vec<u8>],
) -> Result<Option<String>, GitError> {
    let mut question = format!("{commit}^{{tree}}");
    for name in path {
        let tree = repository.objects(&[&question], (MAX_BYTES, MAX_BYTES))?.pop();
        let Some(Object { content: Content::Bytes(bytes), .. }) = tree else {
            return Err(GitError::Failed(format!(
                "a folder of the revision has more than {MAX_BYTES} bytes of entries"
            )));
        };
        let entries = git::entries(&bytes, commit).map_err(GitError::Failed)?;
        let Some(entry) = entries
            .into_iter()
            .find(|entry| entry.name == *name && entry.kind == EntryKind::Folder)
        else {
            return Ok(None);
        };
        question = entry.object;
    }
    Ok(Some(question))
}

impl FileSystem for Revision {
    fn list(&self, folders: &[Wanted<'_>]) -> Vec<Listing> {
        let paths: Vec<&str> = folders.iter().map(|folder| folder.path).collect();
        let targets = self.targets(&paths);
        let mut keys = BTreeSet::new();
        for target in &targets {
            if let PathTarget::Folder(key) = target {
                keys.insert(key.clone());
            }
        }
        let read = self.known().folders(&self.root, keys);
        let mut links = Vec::new();
        for (path, target) in paths.iter().zip(&targets) {
            let PathTarget::Folder(key) = target else { continue };
            let Some(Ok(folder)) = read.get(key) else { continue };
            // Of a revision that is too large nothing is listed; why, is said at the end.
            if !self.known().counts(folder.len()) {
                return paths.iter().map(|_| Ok(Vec::new())).collect();
            }
            links.extend(folder.links().map(|name| format!("{path}/{name}")));
        }
        let kinds_of_links = self.kinds_of_links(&links);
        let mut listings = Vec::with_capacity(paths.len());
        for (path, target) in paths.iter().zip(&targets) {
            listings.push(match target {
                PathTarget::Outside => Err(workspace::folder_leaves()),
                PathTarget::Folder(key) => match read.get(key) {
                    Some(Ok(folder)) => Ok(entries(path, folder, &kinds_of_links)),
                    Some(Err(fault)) => Err(fault.clone()),
                    None => Ok(Vec::new()),
                },
                PathTarget::File(_) | PathTarget::Nowhere => Ok(Vec::new()),
            });
        }
        listings
    }

    fn read(&self, files: &[Wanted<'_>]) -> Vec<Result<Arc<str>, Diagnostic>> {
        let paths: Vec<&str> = files.iter().map(|file| file.path).collect();
        let targets = self.targets(&paths);
        // Most files are the same on both sides.
        let mut wanted: BTreeMap<usize, BTreeSet<&String>> = BTreeMap::new();
        for target in &targets {
            if let PathTarget::File((repository, id)) = target
                && self.texts.get(id).is_none()
            {
                wanted.entry(*repository).or_default().insert(id);
            }
        }
        let mut texts: BTreeMap<String, Result<Arc<str>, Diagnostic>> = BTreeMap::new();
        for (repository, ids) in wanted {
            let ids: Vec<String> = ids.into_iter().cloned().collect();
            let objects = self.known().contents(repository, &ids);
            for object in objects {
                let text = match object.content {
                    Content::Bytes(bytes) => workspace::text(bytes),
                    Content::TooLarge(size) => Err(workspace::too_large(size)),
                };
                texts.insert(object.id, text);
            }
        }
        targets
            .iter()
            .map(|target| match target {
                PathTarget::File((_, id)) => match (self.texts.get(id), texts.get(id)) {
                    (Some(known), _) => Ok(Arc::clone(known)),
                    (None, Some(read)) => read.clone(),
                    (None, None) => Err(workspace::unreadable("it is not in the repository")),
                },
                PathTarget::Folder(_) => Err(workspace::unreadable("this is no file")),
                PathTarget::Outside => Err(workspace::file_leaves()),
                PathTarget::Nowhere => Err(workspace::unreadable("it does not exist")),
            })
            .collect()
    }
}
