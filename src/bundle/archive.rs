//! The zip of a bundle: one form, byte by byte.
//!
//! The form is a contract: two machines make the same bytes, a signature is over all of them, and
//! [`read`] accepts nothing else. That is why no library for zips stands here: each of them writes a
//! little more than is asked of it, and reads much more than it writes.
//!
//! Files are stored as they are, sorted by their path, with the day of the bundle as their time and
//! with the rights `rw-------`: what is unpacked with Info-ZIP is not to be run and nobody else's to
//! read. There are no folders of their own, no extra fields, no comments, no data descriptors and
//! no zip64.

mod fault;
mod names;
mod reader;
mod records;
#[cfg(test)]
mod tests;
mod writer;

pub use self::fault::{ArchiveFault, EntryFault, PathFault};
pub use self::reader::read;
pub use self::writer::write;
use crate::model::Day;

/// A file of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchiveFile<'a> {
    /// Its path inside the bundle, with `/`.
    pub path: &'a str,
    pub bytes: &'a [u8],
}

/// What a zip in the one accepted form holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive<'a> {
    /// The day of the bundle.
    pub date: Day,
    /// Sorted by path.
    pub files: Vec<ArchiveFile<'a>>,
}

impl<'a> Archive<'a> {
    /// The bytes of the file at `path`.
    pub fn get(&self, path: &str) -> Option<&'a [u8]> {
        let at = self.files.binary_search_by(|file| file.path.cmp(path)).ok()?;
        Some(self.files[at].bytes)
    }
}
