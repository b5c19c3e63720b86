//! The manifest that lies in an output, as what it is: a file that anybody may have written.

use std::ffi::OsStr;
use std::io::{self, Read as _};
use std::path::Path;

use super::OutputError;
use super::folder::Folder;
use crate::output::manifest::{FILE, Manifest, sha256};

/// Largest manifest that is read: several times what 4,300 schools need.
const MOST_BYTES: u64 = 256 << 20;

/// What a manifest is taken for.
#[derive(Debug)]
pub(super) enum FormerOutput {
    /// There is none.
    Absent,
    /// It may be ours, with its hash.
    Readable(Box<Manifest>, String),
    /// Muster did not write it, and why.
    Foreign(String),
}

/// Reads the manifest of a folder; `dir` is how people call it.
pub(super) fn read(folder: &Folder, dir: &Path) -> Result<FormerOutput, OutputError> {
    let unreadable = |error: io::Error| OutputError::Unreadable(dir.join(FILE), error);
    let name = OsStr::new(FILE);
    let Some((file, found)) = folder.open_file(name).map_err(unreadable)? else {
        let Some(found) = folder.look(name).map_err(unreadable)? else {
            return Ok(FormerOutput::Absent);
        };
        let message =
            format!("it is {}, and never followed or waited for; remove it", found.kind.word());
        return Err(unreadable(io::Error::other(message)));
    };
    if found.size > MOST_BYTES {
        return Err(unreadable(io::Error::other(format!(
            "it has {} bytes, more than any build writes; remove it",
            found.size
        ))));
    }
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(match Manifest::read_from_anybody(&bytes) {
        Ok(manifest) => FormerOutput::Readable(Box::new(manifest), sha256(&bytes)),
        Err(why) => FormerOutput::Foreign(why),
    })
}
