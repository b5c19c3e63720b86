//! What a workspace is read through, be it a folder of the disk or a revision: lists of folders and
//! texts of files, and what is said where there are none.

use std::sync::Arc;

use crate::base::diagnostic::Diagnostic;
use crate::workspace::codes::{LINK_OUTSIDE, NOT_UTF8, TOO_LARGE, UNREADABLE};

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
    pub path: &'a str,
    /// What its folder says that it is.
    pub kind: FolderEntryKind,
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
