//! Writing into a workspace: what is new beside what is there, and files that change whole or not
//! at all.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::workspace::beneath::Beneath;
use crate::workspace::door::{Door, Refused};

/// Most files and folders in a folder that is copied. Few folders become any number when links lead
/// from one to the other.
const MOST_COPIES: usize = 10_000;

/// Most folders in each other of a folder that is copied.
const DEEPEST_COPY: usize = 16;

/// Writes new files. When one of them exists already, or would lie elsewhere, none is written.
pub fn create(door: &Door, files: &[(String, String)]) -> Result<(), CreateError> {
    let mut taken = Vec::new();
    for (path, _) in files {
        // A link that leads nowhere is in the way too.
        if door.is_taken(Path::new(path)).map_err(|why| CreateError::Refused(path.clone(), why))? {
            taken.push(path.clone());
        }
    }
    if !taken.is_empty() {
        return Err(CreateError::Exists(taken));
    }
    for (path, text) in files {
        door.create(Path::new(path), text.as_bytes())
            .map_err(|why| CreateError::Refused(path.clone(), why))?;
    }
    Ok(())
}

/// Why files could not be created.
#[derive(Debug)]
pub enum CreateError {
    /// These paths are taken.
    Exists(Vec<String>),
    /// It is not written: the system refused, or muster does.
    Refused(String, Refused),
}

impl std::fmt::Display for CreateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exists(paths) => match paths.as_slice() {
                [path] => write!(f, "`{path}` exists already; nothing was written"),
                paths => write!(
                    f,
                    "these files exist already; nothing was written:\n  {}",
                    paths.join("\n  ")
                ),
            },
            Self::Refused(path, why) => write!(f, "cannot write `{path}`: {why}"),
        }
    }
}

impl std::error::Error for CreateError {}

/// Writes a file whole: beside its place first, then under its name.
pub fn replace(door: &Door, path: &Path, text: &str) -> Result<(), CreateError> {
    door.replace(path, text.as_bytes())
        .map_err(|why| CreateError::Refused(door.path().join(path).display().to_string(), why))
}

/// Copies a folder with everything visible in it; `texts` stand in place of files of these names,
/// or beside them. Links are followed where they stay in the workspace. Nothing that exists is
/// overwritten, and half a copy is never seen.
pub fn copy_folder(
    door: &Door,
    from: &str,
    to: &str,
    texts: &BTreeMap<String, String>,
) -> Result<Vec<String>, CreateError> {
    let failed = |why| CreateError::Refused(to.to_owned(), why);
    if door.is_taken(Path::new(to)).map_err(failed)? {
        return Err(CreateError::Exists(vec![to.to_owned()]));
    }
    let place = door.place(Path::new(to)).map_err(failed)?;
    let from = door.real(Path::new(from)).map_err(failed)?;
    // It is made beside its place under a hidden name, which is no part of the workspace.
    let draft = door.draft_folder(&place).map_err(failed)?;
    let mut copy = Copy { door, draft: draft.clone(), texts, names: Vec::new(), made: Vec::new() };
    let copied = copy.folder(&mut vec![from], "").and_then(|()| copy.others());
    // The folder gets its name when all is in it; what was made of half a copy is removed.
    if let Err(why) = copied.and_then(|()| door.switch(&draft, &place)) {
        door.forget_folder(&draft, &copy.made);
        return Err(failed(why));
    }
    copy.names.sort();
    Ok(copy.names.into_iter().map(|name| format!("{to}/{name}")).collect())
}

/// A copy that is being made.
struct Copy<'a> {
    door: &'a Door,
    draft: PathBuf,
    texts: &'a BTreeMap<String, String>,
    names: Vec<String>,
    /// What was made, in this order.
    made: Vec<(PathBuf, Beneath)>,
}

impl Copy<'_> {
    /// Copies the last of `folders`, which lie in each other; `below` is where its files belong.
    fn folder(&mut self, folders: &mut Vec<PathBuf>, below: &str) -> Result<(), Refused> {
        let folder = folders.last().cloned().unwrap_or_default();
        for entry in self.door.list(&folder)? {
            let (name, _) = entry?;
            let shown = format!("{below}{}", name.to_string_lossy());
            // The outline does not read what is hidden either; drafts that were left behind are
            // among it.
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            let source = self.door.real(&folder.join(&name)).map_err(|why| about(&shown, &why))?;
            let target = self.draft.join(below).join(&name);
            if !self.door.is_folder(&source) {
                let bytes = self.door.read(&source).map_err(|why| about(&shown, &why))?;
                let text = self.texts.get(&shown).map(|text| text.as_bytes().to_vec());
                self.write(shown, &target, &text.unwrap_or(bytes))?;
                continue;
            }
            // A link to a folder above leads back to it for ever.
            if folders.contains(&source) || folders.len() >= DEEPEST_COPY {
                return Err(about(
                    &shown,
                    &io::Error::other("folders lie in each other without an end"),
                ));
            }
            self.make(&target, Beneath::Folder)?;
            self.door.make_folder(&target)?;
            folders.push(source);
            self.folder(folders, &format!("{shown}/"))?;
            folders.pop();
        }
        Ok(())
    }

    /// Writes the texts in whose place there was nothing.
    fn others(&mut self) -> Result<(), Refused> {
        let texts = self.texts;
        for (name, text) in texts {
            if !self.names.contains(name) {
                self.write(name.clone(), &self.draft.join(name), text.as_bytes())?;
            }
        }
        Ok(())
    }

    fn write(&mut self, name: String, target: &Path, bytes: &[u8]) -> Result<(), Refused> {
        // Noted before it is made, for writing that fails halfway leaves a file behind.
        self.make(target, Beneath::File)?;
        self.door.create(target, bytes)?;
        self.names.push(name);
        Ok(())
    }

    /// Notes what is about to be made, so that it can be removed again.
    fn make(&mut self, target: &Path, what: Beneath) -> Result<(), Refused> {
        if self.made.len() >= MOST_COPIES {
            return Err(io::Error::other(format!(
                "there are more than {MOST_COPIES} files and folders in it"
            ))
            .into());
        }
        self.made.push((target.to_path_buf(), what));
        Ok(())
    }
}

fn about(name: &str, why: &dyn std::fmt::Display) -> Refused {
    io::Error::other(format!("`{name}`: {why}")).into()
}

/// Gives files a new text: path, the text that was read, and the new one. Byte order mark and
/// permissions stay. Nothing is changed unless all drafts could be written, and each file changes
/// whole.
pub fn rewrite(door: &Door, files: &[(&str, &str, &str)]) -> Result<(), CreateError> {
    let mut drafts = Drafts { door, left: Vec::new() };
    for &(path, read, new) in files {
        let failed = |why| CreateError::Refused(path.to_owned(), why);
        // A link stays one: what it leads to is changed.
        let place = door.real(Path::new(path)).map_err(failed)?;
        let bytes = door.read(&place).map_err(failed)?;
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        // What was read came without its mark, and the file keeps the one that it has.
        let mark = if text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
        if text.strip_prefix(mark) != Some(read) {
            return Err(failed(
                io::Error::other("it was changed meanwhile; nothing was written").into(),
            ));
        }
        let draft = door.draft(&place, format!("{mark}{new}").as_bytes()).map_err(failed)?;
        drafts.left.push((draft, place));
    }
    // What has its name is no draft any more, and must not be removed with those that are left.
    while let Some((draft, place)) = drafts.left.first() {
        door.switch(draft, place)
            .map_err(|why| CreateError::Refused(place.display().to_string(), why))?;
        drafts.left.remove(0);
    }
    Ok(())
}

/// Texts written beside the files that they will replace; what is left of them is removed.
struct Drafts<'a> {
    door: &'a Door,
    left: Vec<(PathBuf, PathBuf)>,
}

impl Drop for Drafts<'_> {
    fn drop(&mut self) {
        for (draft, _) in &self.left {
            self.door.forget(draft);
        }
    }
}

#[cfg(all(test, unix))]
mod tests;
