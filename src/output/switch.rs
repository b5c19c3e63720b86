//! The moment at which the next tree becomes the output.

use std::ffi::OsStr;
use std::io;

use crate::output::container::{Container, FORMER, TREE};
use crate::output::folder::Folder;

/// How the trees changed places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Switched {
    AtOnce,
    /// First the old one went, then the next one came: in between there was none.
    ByTwoRenames,
    /// Not at all: the folder of the output cannot be moved.
    Not,
}

/// Puts the first tree into its place, which must be free.
pub(super) fn put(container: &Container, parent: &Folder, name: &OsStr) -> io::Result<()> {
    let (from, tree) = (&container.folder, OsStr::new(TREE));
    match from.rename_to_free(tree, parent, name) {
        // A system that knows no such step replaces at most an empty folder.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            from.rename(tree, parent, name)
        }
        done => done,
    }
}

/// Exchanges the output and the next tree; the former one is in the container then.
pub(super) fn exchange(
    container: &Container,
    parent: &Folder,
    name: &OsStr,
) -> io::Result<Switched> {
    let (from, tree) = (&container.folder, OsStr::new(TREE));
    // Not every file system and not every system has this step.
    if from.exchange(tree, parent, name).is_ok() {
        return Ok(Switched::AtOnce);
    }
    // A mount point, or a folder in the lower layer of a container's image.
    if parent.rename(name, from, OsStr::new(FORMER)).is_err() {
        return Ok(Switched::Not);
    }
    if let Err(error) = from.rename(tree, parent, name) {
        // The former output is better than none.
        from.rename(OsStr::new(FORMER), parent, name)?;
        return Err(error);
    }
    Ok(Switched::ByTwoRenames)
}
