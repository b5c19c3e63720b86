//! Where the files of a workspace lie: in a folder of the disk, or elsewhere, such as in a revision.
#![allow(clippy::disallowed_methods, reason = "this is the module that touches the disk")]

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::{LINK_OUTSIDE, NOT_UTF8, TOO_LARGE, UNREADABLE};
use crate::diagnostic::Diagnostic;
use crate::reading;

/// Largest file that is read. A school's whole inventory has some hundred kilobytes.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// What a folder holds, or why that cannot be told.
pub type Listing = Result<Vec<Result<Seen, Diagnostic>>, Diagnostic>;

/// Where the files of a workspace lie. Paths are relative to its root, with `/`.
pub trait Place {
    /// The entries of folders, in any order; a folder that is not there has none.
    fn list(&self, folders: &[Wanted<'_>]) -> Vec<Listing>;

    /// The texts of files, in their order.
    fn read(&self, files: &[Wanted<'_>]) -> Vec<Result<Arc<str>, Diagnostic>>;
}

/// An entry of a folder.
#[derive(Debug)]
pub struct Seen {
    /// Its name; with the nearest text when it is not UTF-8.
    pub name: Result<String, String>,
    /// What it is, links followed; or why that cannot be told.
    pub kind: Result<Kind, String>,
}

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
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
    pub kind: Kind,
}

/// A folder of the disk.
#[derive(Debug)]
pub(super) struct Disk<'a> {
    /// The root of the workspace, without links.
    pub(super) root: &'a Path,
}

impl Place for Disk<'_> {
    fn list(&self, folders: &[Wanted<'_>]) -> Vec<Listing> {
        folders.par_iter().map(|folder| list(self.root, *folder)).collect()
    }

    fn read(&self, files: &[Wanted<'_>]) -> Vec<Result<Arc<str>, Diagnostic>> {
        files.par_iter().map(|file| read_text(self.root, *file)).collect()
    }
}

fn list(root: &Path, folder: Wanted<'_>) -> Listing {
    let full = root.join(folder.path);
    let is_link = folder.kind != Kind::Folder && std::fs::symlink_metadata(&full).is_ok_and(|meta| meta.is_symlink());
    if is_link && full.canonicalize().is_ok_and(|real| !real.starts_with(root)) {
        return Err(folder_leaves());
    }
    let failed = |error: std::io::Error| Diagnostic::new(&UNREADABLE, format!("cannot list the folder: {error}"));
    match std::fs::read_dir(full) {
        Ok(entries) => Ok(entries.map(|entry| entry.map(|entry| seen(&entry)).map_err(failed)).collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(failed(error)),
    }
}

fn seen(entry: &std::fs::DirEntry) -> Seen {
    let name = entry.file_name().into_string().map_err(|name| name.to_string_lossy().into_owned());
    let kind = entry.file_type().and_then(|kind| match kind {
        kind if kind.is_file() => Ok(Kind::File),
        kind if kind.is_symlink() => Ok(if std::fs::metadata(entry.path())?.is_dir() { Kind::Link } else { Kind::Other }),
        kind => Ok(if kind.is_dir() { Kind::Folder } else { Kind::Other }),
    });
    Seen { name, kind: kind.map_err(|error| error.to_string()) }
}

/// Reads a file as text.
fn read_text(root: &Path, wanted: Wanted<'_>) -> Result<Arc<str>, Diagnostic> {
    let full = root.join(wanted.path);
    let unreadable = |error: std::io::Error| Diagnostic::new(&UNREADABLE, format!("cannot read the file: {error}"));
    if wanted.kind != Kind::File {
        let meta = std::fs::symlink_metadata(&full).map_err(unreadable)?;
        let is_link = meta.is_symlink();
        if is_link && !full.canonicalize().map_err(unreadable)?.starts_with(root) {
            return Err(file_leaves());
        }
        let meta = if is_link { std::fs::metadata(&full).map_err(unreadable)? } else { meta };
        if !meta.is_file() {
            // Reading a pipe would wait for ever.
            return Err(Diagnostic::new(&UNREADABLE, "this is no file"));
        }
    }
    let file = std::fs::File::open(&full).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size > MAX_BYTES {
        return Err(too_large(size));
    }
    let mut bytes = Vec::new();
    let size = usize::try_from(size).unwrap_or(0);
    let read = reading::expected(&file, size, &mut bytes).map_err(unreadable)?.len();
    if read > size {
        return Err(unreadable(std::io::Error::other("it was changed while it was read")));
    }
    bytes.truncate(read);
    text(bytes)
}

/// The text of a file; a byte order mark, which Windows editors write, is left out.
pub fn text(bytes: Vec<u8>) -> Result<Arc<str>, Diagnostic> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = String::from_utf8_lossy(&error.as_bytes()[..at]).matches('\n').count() + 1;
        Diagnostic::new(&NOT_UTF8, format!("the file is not UTF-8: line {line} holds a byte that cannot be read")).help("save the file as UTF-8")
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
    Diagnostic::new(&TOO_LARGE, format!("the file has {} MiB, {} are allowed", size >> 20, MAX_BYTES >> 20))
}

/// A file or folder that cannot be read, and why.
pub fn unreadable(problem: &str) -> Diagnostic {
    Diagnostic::new(&UNREADABLE, format!("cannot read the file: {problem}"))
}
