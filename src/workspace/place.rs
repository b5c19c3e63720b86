//! Where the files of a workspace lie: in a folder of the disk, or elsewhere, such as in a
//! revision.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::beneath::{Beneath, EntryBeneath};
use super::door::{Door, Refused};
use super::{LINK_OUTSIDE, NOT_UTF8, TOO_LARGE, UNREADABLE};
use crate::base::diagnostic::Diagnostic;

/// Largest file that is read. A school's whole inventory has some hundred kilobytes.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// What a folder holds, or why that cannot be told.
pub type Listing = Result<Vec<Result<FolderEntry, Diagnostic>>, Diagnostic>;

/// Where the files of a workspace lie. Paths are relative to its root, with `/`.
pub trait FileSystem {
    /// The entries of folders, in any order; a folder that is not there has none.
    fn list(&self, folders: &[Wanted<'_>]) -> Vec<Listing>;

    /// The texts of files, in their order.
    fn read(&self, files: &[Wanted<'_>]) -> Vec<Result<Arc<str>, Diagnostic>>;
}

/// An entry of a folder.
#[derive(Debug)]
pub struct FolderEntry {
    /// Its name; with the nearest text when it is not UTF-8.
    pub name: Result<String, String>,
    /// What it is, links followed; or why that cannot be told.
    pub kind: Result<FolderEntryKind, String>,
}

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderEntryKind {
    /// A folder itself, and no link to one.
    Folder,
    /// A link to a folder, or something that may be one.
    Link,
    /// A file itself, and no link to one.
    File,
    /// Anything else, which must be looked at before it is read.
    Other,
}

/// A file to read, or a folder to list.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Its path.
    pub path: &'a str,
    /// What its folder says that it is.
    pub kind: FolderEntryKind,
}

/// A folder of the disk.
#[derive(Debug)]
pub(super) struct Disk {
    pub(super) door: Door,
}

impl FileSystem for Disk {
    fn list(&self, folders: &[Wanted<'_>]) -> Vec<Listing> {
        folders.par_iter().map(|folder| list(&self.door, folder.path)).collect()
    }

    fn read(&self, files: &[Wanted<'_>]) -> Vec<Result<Arc<str>, Diagnostic>> {
        files
            .par_iter()
            .map(|file| text(self.door.read(Path::new(file.path)).map_err(refused)?))
            .collect()
    }
}

fn list(door: &Door, folder: &str) -> Listing {
    let failed = |error: std::io::Error| {
        Diagnostic::new(&UNREADABLE, format!("cannot list the folder: {error}"))
    };
    match door.list(Path::new(folder)) {
        Ok(entries) => Ok(entries
            .into_iter()
            .map(|entry| entry.map(|entry| seen(door, folder, entry)).map_err(failed))
            .collect()),
        Err(Refused::Io(error)) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(Refused::Io(error)) => Err(failed(error)),
        Err(Refused::Outside) => Err(folder_leaves()),
        Err(other) => Err(refused(other)),
    }
}

fn seen(door: &Door, folder: &str, (name, what): EntryBeneath) -> FolderEntry {
    let kind = what.and_then(|what| match what {
        Beneath::File => Ok(FolderEntryKind::File),
        Beneath::Folder => Ok(FolderEntryKind::Folder),
        Beneath::Link if door.leads_to_folder(&Path::new(folder).join(&name))? => {
            Ok(FolderEntryKind::Link)
        }
        Beneath::Link | Beneath::Other => Ok(FolderEntryKind::Other),
    });
    let name = name.into_string().map_err(|name| name.to_string_lossy().into_owned());
    FolderEntry { name, kind: kind.map_err(|error| error.to_string()) }
}

/// Why a file cannot be read, as a finding.
fn refused(why: Refused) -> Diagnostic {
    match why {
        Refused::Outside => file_leaves(),
        Refused::Git => Diagnostic::new(&LINK_OUTSIDE, "the link leads into the folder of git")
            .help("put the file itself here, so that it is in git"),
        Refused::NoFile => Diagnostic::new(&UNREADABLE, "this is no file"),
        Refused::TooLarge(size) => too_large(size),
        Refused::Io(error) => unreadable(&error.to_string()),
    }
}

/// The text of a file; a byte order mark, which Windows editors write, is left out.
pub fn text(bytes: Vec<u8>) -> Result<Arc<str>, Diagnostic> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = String::from_utf8_lossy(&error.as_bytes()[..at]).matches('\n').count() + 1;
        Diagnostic::new(
            &NOT_UTF8,
            format!("the file is not UTF-8: line {line} holds a byte that cannot be read"),
        )
        .help("save the file as UTF-8")
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).into())
}

/// A folder that is a link out of the workspace.
pub fn folder_leaves() -> Diagnostic {
    let message = "the folder is a link that leads out of the workspace";
    Diagnostic::new(&LINK_OUTSIDE, message).help("put the folder itself here, so that it is in git")
}

/// A file that is a link out of the workspace.
pub fn file_leaves() -> Diagnostic {
    let message = "the link leads out of the workspace";
    Diagnostic::new(&LINK_OUTSIDE, message).help("put the file itself here, so that it is in git")
}

/// A file of too many bytes.
pub fn too_large(size: u64) -> Diagnostic {
    Diagnostic::new(
        &TOO_LARGE,
        format!("the file has {} MiB, {} are allowed", size >> 20, MAX_BYTES >> 20),
    )
}

/// A file or folder that cannot be read, and why.
pub fn unreadable(problem: &str) -> Diagnostic {
    Diagnostic::new(&UNREADABLE, format!("cannot read the file: {problem}"))
}

#[cfg(all(test, unix))]
mod tests;
