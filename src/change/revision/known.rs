//! What is known of a revision: the folders and links that somebody asked for, and where paths lead
//! by them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::folder::RevisionFolder;
use crate::base::diagnostic::Diagnostic;
use crate::workspace::git::{Content, EntryKind, GitError, Object, Repository};
use crate::workspace::{self, MAX_BYTES};

/// More links in a row than this lead nowhere, as on Linux.
const MOST_LINKS: usize = 40;

/// The longest path, and target of a link, as systems have it.
const LONGEST_PATH: usize = 4096;

/// Most entries of folders that are looked at. A few objects can make a revision of any size, for
/// one folder may stand at many places; 4,300 schools have some 50,000 files.
const MOST_ENTRIES: usize = 1_000_000;

/// Most bytes of all folders together, and of all texts.
const MOST_BYTES_OF_FOLDERS: u64 = 64 << 20;
const MOST_BYTES_OF_TEXTS: u64 = 1 << 30;

/// An object: the number of its repository, and what git is asked for it.
pub(super) type ObjectKey = (usize, String);

/// What is known of a revision.
#[derive(Debug)]
pub(super) struct KnownObjects {
    repositories: Vec<Repository>,
    /// The repositories of submodules, by their paths.
    submodules: BTreeMap<String, Option<usize>>,
    folders: BTreeMap<ObjectKey, Result<Arc<RevisionFolder>, Diagnostic>>,
    links: BTreeMap<ObjectKey, String>,
    /// How many entries were listed, and links followed.
    entries: usize,
    /// How many bytes the folders had.
    bytes_of_folders: u64,
    /// The first error of git: it is no fault of the workspace, and is told by itself.
    pub(super) failed: Option<GitError>,
}

/// Where a path leads.
#[derive(Clone, Debug)]
pub(super) enum PathTarget {
    File(ObjectKey),
    Folder(ObjectKey),
    Nowhere,
    Outside,
}

/// A path that is being followed through folders and links.
struct Way {
    /// The path, in which every link that was met is replaced by its target.
    path: String,
    /// How many links were met.
    links: usize,
    target: Option<PathTarget>,
}

/// What must be read before it can be said where a path leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Needed {
    Folder(ObjectKey),
    Link(ObjectKey),
    /// The number of the repository that has the submodule, and the path of it.
    Submodule(usize, String),
}

impl KnownObjects {
    /// Begins with nothing known.
    pub(super) fn of(repository: Repository) -> Self {
        Self {
            repositories: vec![repository],
            submodules: BTreeMap::new(),
            folders: BTreeMap::new(),
            links: BTreeMap::new(),
            entries: 0,
            bytes_of_folders: 0,
            failed: None,
        }
    }

    /// Where paths below `top` lead. What must be read on the way is read for all of them together.
    /// The workspace lies at `root` on the disk, where its submodules are checked out.
    pub(super) fn targets(
        &mut self,
        root: &Path,
        top: &ObjectKey,
        paths: &[&str],
    ) -> Vec<PathTarget> {
        let mut ways: Vec<Way> = paths
            .iter()
            .map(|path| Way { path: (*path).to_owned(), links: 0, target: None })
            .collect();
        loop {
            // Every round learns what stopped the one before, if only that it is missing, so this
            // ends.
            let mut needed = BTreeSet::new();
            for way in ways.iter_mut().filter(|way| way.target.is_none()) {
                match self.follow(top, way) {
                    Ok(target) => way.target = Some(target),
                    Err(need) => _ = needed.insert(need),
                }
            }
            if needed.is_empty() {
                return ways
                    .into_iter()
                    .map(|way| way.target.unwrap_or(PathTarget::Nowhere))
                    .collect();
            }
            self.learn(root, needed);
        }
    }

    /// The folders with these keys.
    pub(super) fn folders(
        &mut self,
        root: &Path,
        keys: BTreeSet<ObjectKey>,
    ) -> BTreeMap<ObjectKey, Result<Arc<RevisionFolder>, Diagnostic>> {
        let unknown = keys.iter().filter(|key| !self.folders.contains_key(*key));
        let needed = unknown.cloned().map(Needed::Folder).collect();
        self.learn(root, needed);
        keys.into_iter()
            .filter_map(|key| self.folders.get(&key).cloned().map(|folder| (key, folder)))
            .collect()
    }

    /// The contents of files.
    pub(super) fn contents(&mut self, repository: usize, ids: &[String]) -> Vec<Object> {
        self.read(repository, ids, (MAX_BYTES, MOST_BYTES_OF_TEXTS))
    }

    /// Follows links, which may stand anywhere in a path.
    fn follow(&mut self, top: &ObjectKey, way: &mut Way) -> Result<PathTarget, Needed> {
        while way.links < MOST_LINKS && way.path.len() <= LONGEST_PATH && self.counts(1) {
            let (end, key) = match self.descend(top, &way.path)? {
                Found::At(target) => return Ok(target),
                Found::Link { end, key } => (end, key),
            };
            let Some(target) = self.links.get(&key) else { return Err(Needed::Link(key)) };
            // A relative target is seen from the folder that the link lies in.
            let folder = way.path[..end].rfind('/').map_or("", |slash| &way.path[..slash]);
            let Some(joined) = join(folder, target, &way.path[end..]) else {
                return Ok(PathTarget::Outside);
            };
            // The way begins again at the top, since there may be links in the target too.
            way.path = joined;
            way.links += 1;
        }
        Ok(PathTarget::Nowhere)
    }

    /// Counts entries that are looked at. `false` when the revision has too many.
    pub(super) fn counts(&mut self, entries: usize) -> bool {
        self.entries = self.entries.saturating_add(entries);
        if self.entries > MOST_ENTRIES {
            self.failed.get_or_insert_with(|| {
                GitError::Failed(format!(
                    "the revision has more than {MOST_ENTRIES} files and links for muster"
                ))
            });
        }
        self.entries <= MOST_ENTRIES
    }

    /// Goes along a path as far as the first link in it, or says what must be read first.
    fn descend(&self, top: &ObjectKey, path: &str) -> Result<Found, Needed> {
        // The folder that was reached, and how much of the path led there.
        let mut at = top.clone();
        let mut end = 0;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let folder = self.folders.get(&at).ok_or_else(|| Needed::Folder(at.clone()))?;
            end += path[end..].find(part).unwrap_or(0) + part.len();
            let Some(item) = folder.as_ref().ok().and_then(|folder| folder.get(part)) else {
                return Ok(Found::At(PathTarget::Nowhere));
            };
            let key = (at.0, item.object.clone());
            match item.kind {
                EntryKind::Folder => at = key,
                EntryKind::Link => return Ok(Found::Link { end, key }),
                EntryKind::File if end == path.len() => {
                    return Ok(Found::At(PathTarget::File(key)));
                }
                // The path goes on, and a file has nothing in it.
                EntryKind::File => return Ok(Found::At(PathTarget::Nowhere)),
                EntryKind::Submodule => {
                    let inside = self
                        .submodules
                        .get(&path[..end])
                        .ok_or_else(|| Needed::Submodule(at.0, path[..end].to_owned()))?;
                    let Some(repository) = inside else {
                        return Ok(Found::At(PathTarget::Nowhere));
                    };
                    // A submodule is kept as a commit, whose folder is its tree.
                    at = (*repository, format!("{}^{{tree}}", item.object));
                }
            }
        }
        Ok(Found::At(PathTarget::Folder(at)))
    }

    /// Reads what is needed. What cannot be read is remembered as missing, so that nobody asks
    /// for it again.
    fn learn(&mut self, root: &Path, needed: BTreeSet<Needed>) {
        let (mut folders, mut links) =
            (BTreeMap::<usize, Vec<String>>::new(), BTreeMap::<usize, Vec<String>>::new());
        for need in needed {
            match need {
                Needed::Folder((repository, name)) => {
                    folders.entry(repository).or_default().push(name);
                }
                Needed::Link((repository, name)) => links.entry(repository).or_default().push(name),
                Needed::Submodule(repository, path) => self.enter(root, repository, path),
            }
        }
        for (repository, names) in folders {
            let read = self.read(
                repository,
                &names,
                (MAX_BYTES, MOST_BYTES_OF_FOLDERS.saturating_sub(self.bytes_of_folders)),
            );
            for (number, name) in names.into_iter().enumerate() {
                let folder = match read.get(number) {
                    Some(object) => {
                        self.bytes_of_folders += object.size();
                        folder_of(object)
                    }
                    None => Err(workspace::unreadable("it is not in the repository")),
                };
                self.folders.insert((repository, name), folder);
            }
        }
        for (repository, names) in links {
            let read = self.read(repository, &names, (LONGEST_PATH as u64, MOST_BYTES_OF_FOLDERS));
            for (number, name) in names.into_iter().enumerate() {
                let target = match read.get(number) {
                    Some(Object { content: Content::Bytes(bytes), .. }) => {
                        String::from_utf8_lossy(bytes).into_owned()
                    }
                    Some(Object { content: Content::TooLarge(_), .. }) | None => String::new(),
                };
                self.links.insert((repository, name), target);
            }
        }
    }

    /// Objects of a repository; none when they cannot be had, which is remembered.
    fn read(&mut self, repository: usize, names: &[String], limits: (u64, u64)) -> Vec<Object> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match self.repositories[repository].objects(&names, limits) {
            Ok(objects) => objects,
            Err(error) => {
                self.failed.get_or_insert(error);
                Vec::new()
            }
        }
    }

    /// Opens the repository of a submodule.
    fn enter(&mut self, root: &Path, around: usize, path: String) {
        // A submodule that is missing is remembered as well, so that git is asked once.
        let number = match self.repositories[around].submodule(root, &path) {
            Ok(repository) => {
                self.repositories.push(repository);
                Some(self.repositories.len() - 1)
            }
            Err(error) => {
                self.failed.get_or_insert(error);
                None
            }
        };
        self.submodules.insert(path, number);
    }
}

/// Where a path leads as far as there are no links.
enum Found {
    At(PathTarget),
    /// A link whose name ends at `end`.
    Link {
        end: usize,
        key: ObjectKey,
    },
}

fn folder_of(object: &Object) -> Result<Arc<RevisionFolder>, Diagnostic> {
    match &object.content {
        Content::Bytes(bytes) => RevisionFolder::read(bytes, &object.id)
            .map(Arc::new)
            .map_err(|problem| workspace::unreadable(&problem)),
        Content::TooLarge(size) => Err(workspace::too_large(*size)),
    }
}

/// `target` as seen from `folder`, with `rest` behind it. `None` when it leaves the workspace.
fn join(folder: &str, target: &str, rest: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(target.split('/')).chain(rest.split('/')) {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
