//! The manifest that lies in an output, as what it is: a file that anybody may have written.

use std::ffi::OsStr;
use std::io::{self, Read as _};
use std::path::Path;

use crate::output::error::{OutputError, cannot_read};
use crate::output::folder::Folder;
use crate::output::manifest::{FILE, Manifest, OutputKind, sha256};

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

/// Reads the manifest of a folder in which files of one kind lie; `dir` is how people call it.
pub(super) fn read(
    folder: &Folder,
    dir: &Path,
    kind: OutputKind,
) -> Result<FormerOutput, OutputError> {
    let path = dir.join(FILE);
    let name = OsStr::new(FILE);
    let Some((file, found)) = folder.open_file(name).map_err(cannot_read(&path))? else {
        // `open_file` does not tell a missing file from a link or a pipe.
        let Some(found) = folder.look(name).map_err(cannot_read(&path))? else {
            return Ok(FormerOutput::Absent);
        };
        let why =
            format!("it is {}, and never followed or waited for; remove it", found.kind.word());
        return Err(OutputError::Unreadable(path, io::Error::other(why)));
    };
    if found.size > MOST_BYTES {
        let why = format!("it has {} bytes, more than any build writes; remove it", found.size);
        return Err(OutputError::Unreadable(path, io::Error::other(why)));
    }
    let mut bytes = Vec::new();
    // It may have grown since its size was asked for.
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(cannot_read(&path))?;
    Ok(match Manifest::read_from_anybody(&bytes, kind) {
        Ok(manifest) => FormerOutput::Readable(Box::new(manifest), sha256(&bytes)),
        Err(why) => FormerOutput::Foreign(why),
    })
}
