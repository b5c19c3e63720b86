//! What an earlier build wrote, read and nothing else.

use std::fs;
use std::io;
use std::path::Path;

use super::OutputError;
use crate::manifest::{Entry, FILE, Manifest, SCHEMA, sha256};

/// The text of a file that a build wrote, as it is now. `None` when there is no such text.
pub fn text(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

/// The manifest of a build that lies in `dir`; nothing is locked or written. `None` when there is none.
pub fn manifest_of(dir: &Path) -> Result<Option<Manifest>, OutputError> {
    let path = dir.join(FILE);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(OutputError::Unreadable(path, error)),
    };
    let read = Manifest::read(&bytes).map_err(|error| OutputError::Unreadable(path.clone(), io::Error::other(error)))?;
    if read.schema != SCHEMA {
        let message = format!("it is `{}`, `{SCHEMA}` is read", read.schema);
        return Err(OutputError::Unreadable(path, io::Error::other(message)));
    }
    Ok(Some(read))
}

/// The text of a file of a build, which must be as it was written.
pub fn written_file(dir: &Path, entry: &Entry) -> Result<String, OutputError> {
    let path = dir.join(&entry.path);
    // A manifest is a file that anybody may have written.
    if !crate::artifact::is_safe_path(&entry.path) {
        return Err(OutputError::Unreadable(path, io::Error::other("the manifest names a path that leaves its folder")));
    }
    let bytes = fs::read(&path).map_err(|error| OutputError::Unreadable(path.clone(), error))?;
    if sha256(&bytes) != entry.sha256 {
        return Err(OutputError::Unreadable(path, io::Error::other("it was changed after it was built; build it again")));
    }
    String::from_utf8(bytes).map_err(|error| OutputError::Unreadable(path, io::Error::other(error)))
}
