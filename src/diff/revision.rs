//! A revision of the repository as a place that a workspace can be read from, with the same checks as a
//! folder of the disk. Nothing is checked out; what base and head share is read once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::git::{self, EntryKind, GitError, Object, Repository};
use crate::source::Sources;
use crate::workspace::{self, Kind, Listing, MAX_BYTES, Place, Seen, Wanted};

/// More links in a row than this lead nowhere.
const MOST_LINKS: usize = 40;

/// Everything of a commit that lies in the folder of the workspace.
#[derive(Debug)]
pub(super) struct Revision {
    repositories: Vec<Repository>,
    /// Sorted by their paths.
    files: Vec<(String, Item)>,
    /// Whether there is any link among them.
    links: bool,
    /// Names that are not UTF-8, by folder.
    unnamed: Vec<(String, String)>,
    /// Texts that are in memory already, by id.
    known: Known,
    /// What went wrong while reading: such faults are not the workspace's.
    failed: Mutex<Option<GitError>>,
}

#[derive(Debug)]
enum Item {
    File { repository: usize, object: String },
    Link(String),
}

/// Texts with the ids that git gives them, sorted by these.
#[derive(Debug, Default)]
pub(super) struct Known(Vec<(String, Arc<str>)>);

impl Known {
    /// The files of the other side. `like` is an id of the repository.
    pub(super) fn of(sources: &Sources, like: &str) -> Self {
        let files: Vec<_> = sources.iter().map(|(_, file)| &file.text).collect();
        let mut known: Vec<_> = files.into_par_iter().map(|text| (git::file_id(text.as_bytes(), like), Arc::clone(text))).collect();
        known.par_sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        Self(known)
    }

    fn get(&self, id: &str) -> Option<&Arc<str>> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(id)).ok().map(|at| &self.0[at].1)
    }
}

/// Where a path leads.
enum Led<'a> {
    File(usize, &'a str),
    Folder(String),
    Nowhere,
    Outside,
}

impl Revision {
    /// Lists a commit.
    pub(super) fn open(repository: &Repository, commit: &str) -> Result<Self, GitError> {
        let mut revision = Self {
            repositories: vec![repository.clone()],
            files: Vec::new(),
            links: false,
            unnamed: Vec::new(),
            known: Known::default(),
            failed: Mutex::default(),
        };
        revision.add(0, commit, "")?;
        revision.files.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(revision)
    }

    /// Texts that need not be asked for.
    #[must_use]
    pub(super) fn knowing(self, known: Known) -> Self {
        Self { known, ..self }
    }

    /// Whether the workspace exists in it at all.
    pub(super) fn has_workspace(&self) -> bool {
        self.get("muster.toml").is_some()
    }

    /// What went wrong while reading, if anything did.
    pub(super) fn outcome(self) -> Result<(), GitError> {
        self.failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    /// Takes in everything of a commit, below `prefix`.
    fn add(&mut self, repository: usize, commit: &str, prefix: &str) -> Result<(), GitError> {
        let entries = self.repositories[repository].tree(commit)?;
        let links: Vec<&str> = entries.iter().filter(|entry| entry.kind == EntryKind::Link).map(|entry| entry.object.as_str()).collect();
        let targets = self.repositories[repository].objects(&links, MAX_BYTES)?;
        for entry in entries {
            let path = match entry.path {
                Ok(path) => format!("{prefix}{path}"),
                Err(lossy) => {
                    // The first part that cannot be read as text is what a listing of its folder meets.
                    let at = lossy.find('\u{fffd}').unwrap_or(0);
                    let folder = lossy[..at].rfind('/').map_or("", |slash| &lossy[..slash]);
                    let name = lossy[folder.len()..].trim_start_matches('/').split('/').next().unwrap_or_default();
                    self.unnamed.push((format!("{prefix}{folder}"), name.to_owned()));
                    continue;
                }
            };
            match entry.kind {
                EntryKind::File => self.files.push((path, Item::File { repository, object: entry.object })),
                EntryKind::Link => {
                    let target = match targets.get(&entry.object) {
                        Some(Object::Bytes(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
                        Some(Object::TooLarge(_)) | None => String::new(),
                    };
                    self.links = true;
                    self.files.push((path, Item::Link(target)));
                }
                EntryKind::Submodule => {
                    // Only what the workspace reads need be there.
                    if !["lands/", "standards/", "schools/", "templates/"].iter().any(|part| path.starts_with(part)) {
                        continue;
                    }
                    let submodule = self.repositories[repository].submodule(path.strip_prefix(prefix).unwrap_or(&path))?;
                    self.repositories.push(submodule);
                    self.add(self.repositories.len() - 1, &entry.object, &format!("{path}/"))?;
                }
            }
        }
        Ok(())
    }

    /// Follows links, which may stand anywhere in a path.
    fn follow(&self, path: &str) -> Led<'_> {
        if !self.links {
            return self.at(path);
        }
        let mut path = path.to_owned();
        for _ in 0..MOST_LINKS {
            let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
            let link = ends.into_iter().find_map(|end| match self.get(&path[..end]) {
                Some(Item::Link(target)) => Some((end, target)),
                _ => None,
            });
            let Some((end, target)) = link else {
                return self.at(&path);
            };
            let folder = path[..end].rfind('/').map_or("", |slash| &path[..slash]);
            let Some(joined) = join(folder, target, &path[end..]) else { return Led::Outside };
            path = joined;
        }
        Led::Nowhere
    }

    fn get(&self, path: &str) -> Option<&Item> {
        self.files.binary_search_by(|(known, _)| known.as_str().cmp(path)).ok().map(|at| &self.files[at].1)
    }

    /// What lies at a path in which there is no link.
    fn at(&self, path: &str) -> Led<'_> {
        match self.get(path) {
            Some(Item::File { repository, object }) => Led::File(*repository, object),
            _ if self.below(path).next().is_some() => Led::Folder(path.to_owned()),
            _ => Led::Nowhere,
        }
    }

    /// Everything in a folder, however deep, by its path in it.
    fn below<'b>(&'b self, folder: &str) -> impl Iterator<Item = (&'b str, &'b Item)> {
        let prefix = format!("{folder}/");
        let length = prefix.len();
        let first = self.files.partition_point(|(path, _)| *path < prefix);
        let inside = self.files[first..].iter().take_while(move |(path, _)| path.starts_with(&prefix));
        inside.map(move |(path, item)| (&path[length..], item))
    }

    fn kind(&self, path: &str) -> Result<Kind, String> {
        match self.follow(path) {
            Led::Folder(_) => Ok(Kind::Folder),
            // That a link leaves the workspace is said when the file is read.
            Led::File(..) | Led::Outside => Ok(Kind::Other),
            Led::Nowhere => Err("the link leads nowhere".into()),
        }
    }

    /// What a folder of the revision holds.
    fn list_one(&self, path: &str) -> Listing {
        let folder = match self.follow(path) {
            Led::Folder(folder) => folder,
            Led::Outside => return Err(workspace::folder_leaves()),
            Led::File(..) | Led::Nowhere => return Ok(Vec::new()),
        };
        let mut listed = Vec::new();
        let mut last = "";
        for (below, item) in self.below(&folder) {
            let (name, deeper) = below.split_once('/').map_or((below, false), |(name, _)| (name, true));
            // All of a folder stands together, for its path is what all of it begins with.
            if name == last {
                continue;
            }
            last = name;
            let kind = match item {
                Item::Link(_) if !deeper => self.kind(&format!("{folder}/{name}")),
                Item::Link(_) | Item::File { .. } => Ok(if deeper { Kind::Folder } else { Kind::File }),
            };
            listed.push(Ok(Seen { name: Ok(name.to_owned()), kind }));
        }
        let unnamed = self.unnamed.iter().filter(|(parent, _)| *parent == folder);
        listed.extend(unnamed.map(|(_, name)| Ok(Seen { name: Err(name.clone()), kind: Ok(Kind::File) })));
        Ok(listed)
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

impl Place for Revision {
    fn list(&self, folders: &[Wanted<'_>]) -> Vec<Listing> {
        folders.par_iter().map(|folder| self.list_one(folder.path)).collect()
    }

    fn read(&self, files: &[Wanted<'_>]) -> Vec<Result<Arc<str>, Diagnostic>> {
        // Most files are the same on both sides.
        let seen = |file: &Wanted<'_>| match self.follow(file.path) {
            Led::File(repository, object) => self.known.get(object).map(Arc::clone).ok_or(Led::File(repository, object)),
            other => Err(other),
        };
        let led: Vec<Result<Arc<str>, Led<'_>>> = files.par_iter().map(seen).collect();
        let mut wanted: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for led in &led {
            if let Err(Led::File(repository, object)) = led {
                wanted.entry(*repository).or_default().insert(object);
            }
        }
        let mut objects = BTreeMap::new();
        for (repository, ids) in wanted {
            let ids: Vec<&str> = ids.into_iter().collect();
            match self.repositories[repository].objects(&ids, MAX_BYTES) {
                Ok(read) => objects.extend(read),
                Err(error) => _ = self.failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error),
            }
        }
        let texts: BTreeMap<String, Result<Arc<str>, Diagnostic>> = objects
            .into_iter()
            .map(|(id, object)| match object {
                Object::Bytes(bytes) => (id, workspace::text(bytes)),
                Object::TooLarge(size) => (id, Err(workspace::too_large(size))),
            })
            .collect();
        let text = |led: Led<'_>| match led {
            Led::File(_, object) => texts.get(object).cloned().unwrap_or_else(|| Err(workspace::unreadable("it is not in the repository"))),
            Led::Folder(_) => Err(workspace::unreadable("this is no file")),
            Led::Outside => Err(workspace::file_leaves()),
            Led::Nowhere => Err(workspace::unreadable("it does not exist")),
        };
        led.into_iter().map(|led| led.or_else(text)).collect()
    }
}
