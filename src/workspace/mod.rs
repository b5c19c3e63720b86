//! The disk: reading a workspace and writing into it, through one door (`door`). Together with
//! `output` and `git` the only code that touches files.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::base::diagnostic::Diagnostics;
use crate::workspace::disk::Disk;
use crate::workspace::inputs::Inputs;

pub mod git;
pub mod inputs;
pub mod receipts;
pub mod secrets;
pub mod select;
mod asked;
mod beneath;
mod built_in;
pub mod bundles;
mod codes;
mod disk;
mod door;
mod file_system;
mod outline;
mod private;
mod program;
mod switch;
mod trusted;
mod typed;
mod write;

pub use asked::AskedProgram;
pub use built_in::built_in;
pub use codes::*;
pub use door::{Door, Refused};
pub use file_system::{
    FileSystem, FolderEntry, FolderEntryKind, Listing, MAX_BYTES, Wanted, file_leaves,
    folder_leaves, text, too_large, unreadable,
};
pub use outline::Outline;
pub use private::{Keeper, private};
pub use program::find_program_of_user;
pub use switch::{FileRewrite, change_folder};
pub use trusted::text_at_revision;
pub use typed::{existing_folder, folder, is_a_root};
pub use write::{CreateError, copy_folder, create, replace, rewrite};

/// Why a workspace could not be read at all.
#[derive(Debug)]
pub enum OpenError {
    /// There is no `muster.toml` here or above.
    NotFound(PathBuf),
    /// It is not read: the system refused, or muster does.
    Refused(PathBuf, Refused),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotFound(dir) => write!(
                f,
                "no `muster.toml` in `{}` or above; `muster init` makes a workspace",
                dir.display()
            ),
            Self::Refused(path, why) => write!(f, "cannot read `{}`: {why}", path.display()),
        }
    }
}

impl std::error::Error for OpenError {}

/// The root of the workspace that `start` lies in: the nearest folder upwards with a `muster.toml`.
pub fn find_root(start: &Path) -> Result<PathBuf, OpenError> {
    let (start, root) =
        typed::above(start, "muster.toml").map_err(|why| OpenError::Refused(start.into(), why))?;
    root.ok_or(OpenError::NotFound(start))
}

/// Reads the workspace at `root`. Faults of single files are reported; the rest is read
/// nevertheless.
pub fn read(root: &Path, out: &mut Diagnostics) -> Result<Inputs, OpenError> {
    let door = Door::open(root).map_err(|error| OpenError::Refused(root.into(), error.into()))?;
    Ok(read_from(&Disk { door }, out))
}

/// Reads a workspace wherever it lies, with the same checks.
pub fn read_from(files: &dyn FileSystem, out: &mut Diagnostics) -> Inputs {
    Outline::of(files).read(files, out)
}

/// The text of a file that a command was given.
pub fn given(path: &Path) -> Result<String, OpenError> {
    let text = typed::read(path).and_then(utf8);
    text.map_err(|why| OpenError::Refused(path.into(), why))
}

/// The texts of those of `paths` below a folder that exist, by where they really lie; one that is
/// a link to another is read once.
pub fn texts(door: &Door, paths: &[&str]) -> Result<BTreeMap<PathBuf, String>, OpenError> {
    let mut texts = BTreeMap::new();
    for path in paths {
        let path = Path::new(path);
        let found = text_if_there(door, path);
        texts.extend(found.map_err(|why| OpenError::Refused(door.path().join(path), why))?);
    }
    Ok(texts)
}

/// Where a file really lies, and its text; `None` when nothing is there.
fn text_if_there(door: &Door, path: &Path) -> Result<Option<(PathBuf, String)>, Refused> {
    // A link that leads nowhere counts as taken: it is an error below, and not passed over as
    // nothing.
    if !door.is_taken(path)? {
        return Ok(None);
    }
    let real = door.real(path)?;
    let text = utf8(door.read(&real)?)?;
    Ok(Some((real, text)))
}

fn utf8(bytes: Vec<u8>) -> Result<String, Refused> {
    String::from_utf8(bytes).map_err(|_| io::Error::other("it is not UTF-8").into())
}

#[cfg(all(test, unix))]
mod tests;
