//! A revision of the repository as a place that a workspace can be read from, with the same checks as a
//! folder of the disk. Nothing is checked out; what base and head share is read once.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::git::{self, EntryKind, GitError, Object, Repository};
use crate::source::Sources;
use crate::workspace::{self, MAX_BYTES, Place, Seen};

/// More links in a row than this lead nowhere.
const MOST_LINKS: usize = 40;

/// Everything of a commit that lies in the folder of the workspace.
#[derive(Debug)]
pub(super) struct Revision<'a> {
    repositories: Vec<Repository>,
    files: BTreeMap<String, Item>,
    /// Names that are not UTF-8, by folder.
    unnamed: Vec<(String, String)>,
    /// Texts that are in memory already, by id.
    known: &'a Known,
    /// What went wrong while reading: such faults are not the workspace's.
    failed: RefCell<Option<GitError>>,
}

#[derive(Debug)]
enum Item {
    File { repository: usize, object: String },
    Link(String),
}

/// Texts by the id that git gives them.
#[derive(Debug, Default)]
pub(super) struct Known(BTreeMap<String, Arc<str>>);

impl Known {
    /// The files of the other side. `like` is an id of the repository.
    pub(super) fn of(sources: &Sources, like: &str) -> Self {
        let files: Vec<_> = sources.iter().map(|(_, file)| &file.text).collect();
        Self(files.into_par_iter().map(|text| (git::file_id(text.as_bytes(), like), Arc::clone(text))).collect())
    }
}

/// Where a path leads.
enum Led<'a> {
    File(usize, &'a str),
    Folder(String),
    Nowhere,
    Outside,
}

impl<'a> Revision<'a> {
    /// Lists a commit. Texts that are `known` are not asked for again.
    pub(super) fn open(repository: &Repository, commit: &str, known: &'a Known) -> Result<Self, GitError> {
        let mut revision =
            Self { repositories: vec![repository.clone()], files: BTreeMap::new(), unnamed: Vec::new(), known, failed: RefCell::default() };
        revision.add(0, commit, "")?;
        Ok(revision)
    }

    /// Whether the workspace exists in it at all.
    pub(super) fn has_workspace(&self) -> bool {
        self.files.contains_key("muster.toml")
    }

    /// What went wrong while reading, if anything did.
    pub(super) fn outcome(self) -> Result<(), GitError> {
        self.failed.into_inner().map_or(Ok(()), Err)
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
                EntryKind::File => _ = self.files.insert(path, Item::File { repository, object: entry.object }),
                EntryKind::Link => {
                    let target = match targets.get(&entry.object) {
                        Some(Object::Bytes(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
                        Some(Object::TooLarge(_)) | None => String::new(),
                    };
                    self.files.insert(path, Item::Link(target));
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
        let mut path = path.to_owned();
        for _ in 0..MOST_LINKS {
            let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
            let link = ends.into_iter().find_map(|end| match self.files.get(&path[..end]) {
                Some(Item::Link(target)) => Some((end, target)),
                _ => None,
            });
            let Some((end, target)) = link else {
                if let Some(Item::File { repository, object }) = self.files.get(&path) {
                    return Led::File(*repository, object);
                }
                return if self.below(&path).next().is_some() { Led::Folder(path) } else { Led::Nowhere };
            };
            let folder = path[..end].rfind('/').map_or("", |slash| &path[..slash]);
            let Some(joined) = join(folder, target, &path[end..]) else { return Led::Outside };
            path = joined;
        }
        Led::Nowhere
    }

    /// Everything in a folder, however deep, by its path in it.
    fn below<'b>(&'b self, folder: &str) -> impl Iterator<Item = (&'b str, &'b Item)> {
        let prefix = format!("{folder}/");
        let length = prefix.len();
        let range = self.files.range(prefix.clone()..).take_while(move |(path, _)| path.starts_with(&prefix));
        range.map(move |(path, item)| (&path[length..], item))
    }

    fn is_dir(&self, path: &str) -> Result<bool, String> {
        match self.follow(path) {
            Led::Folder(_) => Ok(true),
            // That a link leaves the workspace is said when the file is read.
            Led::File(..) | Led::Outside => Ok(false),
            Led::Nowhere => Err("the link leads nowhere".into()),
        }
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

impl Place for Revision<'_> {
    fn list(&self, path: &str) -> Result<Vec<Result<Seen, Diagnostic>>, Diagnostic> {
        let folder = match self.follow(path) {
            Led::Folder(folder) => folder,
            Led::Outside => return Err(workspace::folder_leaves()),
            Led::File(..) | Led::Nowhere => return Ok(Vec::new()),
        };
        let mut listed = Vec::new();
        let mut last = "";
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for (below, item) in self.below(&folder) {
            let (name, deeper) = below.split_once('/').map_or((below, false), |(name, _)| (name, true));
            if name == last || !met.insert(name) {
                continue;
            }
            last = name;
            let is_dir = match item {
                Item::Link(_) if !deeper => self.is_dir(&format!("{folder}/{name}")),
                Item::Link(_) | Item::File { .. } => Ok(deeper),
            };
            listed.push(Ok(Seen { name: Ok(name.to_owned()), is_dir }));
        }
        let unnamed = self.unnamed.iter().filter(|(parent, _)| *parent == folder);
        listed.extend(unnamed.map(|(_, name)| Ok(Seen { name: Err(name.clone()), is_dir: Ok(false) })));
        Ok(listed)
    }

    fn read(&self, paths: &[&str]) -> Vec<Result<Arc<str>, Diagnostic>> {
        let led: Vec<Led<'_>> = paths.iter().map(|path| self.follow(path)).collect();
        let mut wanted: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for led in &led {
            if let Led::File(repository, object) = led
                && !self.known.0.contains_key(*object)
            {
                wanted.entry(*repository).or_default().insert(object);
            }
        }
        let mut objects = BTreeMap::new();
        for (repository, ids) in wanted {
            let ids: Vec<&str> = ids.into_iter().collect();
            match self.repositories[repository].objects(&ids, MAX_BYTES) {
                Ok(read) => objects.extend(read),
                Err(error) => _ = self.failed.borrow_mut().get_or_insert(error),
            }
        }
        let texts: BTreeMap<String, Result<Arc<str>, Diagnostic>> = objects
            .into_iter()
            .map(|(id, object)| match object {
                Object::Bytes(bytes) => (id, workspace::text(bytes)),
                Object::TooLarge(size) => (id, Err(workspace::too_large(size))),
            })
            .collect();
        let text = |led: &Led<'_>| match led {
            Led::File(_, object) => match self.known.0.get(*object) {
                Some(text) => Ok(Arc::clone(text)),
                None => texts.get(*object).cloned().unwrap_or_else(|| Err(workspace::unreadable("it is not in the repository"))),
            },
            Led::Folder(_) => Err(workspace::unreadable("this is no file")),
            Led::Outside => Err(workspace::file_leaves()),
            Led::Nowhere => Err(workspace::unreadable("it does not exist")),
        };
        led.iter().map(text).collect()
    }
}
