//! A folder of the workspace that changes as a whole: several files in it get a new text, or none
//! does.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::workspace::beneath::Beneath;
use crate::workspace::door::{Door, Refused};
use crate::workspace::write::CreateError;

/// Most files and folders of a folder that changes as a whole.
const MOST_ENTRIES: usize = 100_000;

/// A file that gets a new text.
#[derive(Clone, Debug)]
pub struct FileRewrite {
    /// What was read; nothing when the file is new.
    pub read: Option<String>,
    pub text: String,
}

/// Gives files below a folder new texts, by their paths below it. The folder is copied with all
/// that is in it, and the copy takes its place in one step: whoever is killed at whatever moment
/// leaves all of the old texts or all of the new ones. Nothing is changed when a file is not as it
/// was read.
pub fn change_folder(
    door: &Door,
    folder: &str,
    changes: &BTreeMap<String, FileRewrite>,
) -> Result<(), CreateError> {
    let failed = |why| CreateError::Refused(folder.to_owned(), why);
    let place = door.place(Path::new(folder)).map_err(failed)?;
    let what = door.what(&place).map_err(failed)?;
    if !matches!(what, None | Some(Beneath::Folder)) {
        let why = "it is no folder, and a link is not changed as a whole";
        return Err(failed(io::Error::other(why).into()));
    }
    let draft = door.draft_folder(&place).map_err(failed)?;
    let mut copy = FolderCopy { door, from: &place, draft: &draft, changes, made: Vec::new() };
    let copied = match what {
        Some(_) => copy.folder(Path::new("")),
        None => Ok(()),
    };
    let drafted = copied.and_then(|()| copy.add_new());
    let made = copy.made;
    let switched = drafted.and_then(|()| match what {
        Some(_) => door.switch_folders(&draft, &place),
        None => door.switch(&draft, &place),
    });
    // After the switch the former files have the name of the draft; what is new is not among them.
    if switched.is_err() || what.is_some() {
        door.forget_folder(&draft, &made);
    }
    switched.map_err(failed)
}

/// A copy of a folder that is being made.
struct FolderCopy<'a> {
    door: &'a Door,
    from: &'a Path,
    draft: &'a Path,
    changes: &'a BTreeMap<String, FileRewrite>,
    /// What was made, in this order.
    made: Vec<(PathBuf, Beneath)>,
}

impl FolderCopy<'_> {
    fn folder(&mut self, below: &Path) -> Result<(), Refused> {
        let mut names = Vec::new();
        for entry in self.door.list(&self.from.join(below))? {
            let (name, what) = entry?;
            names.push((below.join(name), what?));
        }
        for (path, what) in names {
            match what {
                Beneath::Folder => {
                    self.make_folder(&path)?;
                    self.folder(&path)?;
                }
                Beneath::File => self.file(&path)?,
                Beneath::Link | Beneath::Other => {
                    return Err(about(&path, "it is no plain file, and would be lost"));
                }
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path) -> Result<(), Refused> {
        let from = self.from.join(path);
        let bytes = self.door.read(&from)?;
        let change = path.to_str().and_then(|path| self.changes.get(&with_slashes(path)));
        let text = match change {
            Some(change) if change.read.as_deref().map(str::as_bytes) != Some(&*bytes) => {
                return Err(about(path, "it was changed meanwhile; nothing was written"));
            }
            Some(change) => change.text.as_bytes(),
            None => &bytes,
        };
        let target = self.make(path, Beneath::File)?;
        self.door.create_like(&target, text, &from)
    }

    /// Writes the files that were not there.
    fn add_new(&mut self) -> Result<(), Refused> {
        let changes = self.changes;
        for (path, change) in changes {
            let path = Path::new(path);
            let target = self.draft.join(path);
            match (self.door.what(&target)?, &change.read) {
                (Some(_), _) => continue,
                (None, Some(_)) => {
                    return Err(about(path, "it is gone meanwhile; nothing was written"));
                }
                (None, None) => {}
            }
            let mut folder = PathBuf::new();
            for step in path.parent().into_iter().flat_map(Path::components) {
                folder.push(step);
                if self.door.what(&self.draft.join(&folder))?.is_none() {
                    self.make_folder(&folder)?;
                }
            }
            let target = self.make(path, Beneath::File)?;
            self.door.create(&target, change.text.as_bytes())?;
        }
        Ok(())
    }

    fn make_folder(&mut self, path: &Path) -> Result<(), Refused> {
        let target = self.make(path, Beneath::Folder)?;
        self.door.make_folder(&target)
    }

    /// Notes what is about to be made, so that it can be removed again.
    fn make(&mut self, path: &Path, what: Beneath) -> Result<PathBuf, Refused> {
        if self.made.len() >= MOST_ENTRIES {
            return Err(about(path, "there are too many files and folders"));
        }
        let target = self.draft.join(path);
        self.made.push((target.clone(), what));
        Ok(target)
    }
}

fn with_slashes(path: &str) -> String {
    if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() }
}

fn about(path: &Path, why: &str) -> Refused {
    io::Error::other(format!("`{}`: {why}", path.display())).into()
}

#[cfg(all(test, unix))]
mod tests;
