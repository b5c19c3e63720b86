//! The files of a workspace that lies in a folder of the disk.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::diagnostic::Diagnostic;
use crate::workspace::beneath::{Beneath, EntryBeneath};
use crate::workspace::codes::{LINK_OUTSIDE, UNREADABLE};
use crate::workspace::door::{Door, Refused};
use crate::workspace::file_system::{
    FileSystem, FolderEntry, FolderEntryKind, Listing, Wanted, file_leaves, folder_leaves, text,
    too_large, unreadable,
};

/// A folder of the disk.
#[derive(Debug)]
pub(super) struct Disk {
    pub(super) door: Door,
}

impl FileSystem for Disk {
    fn list(&self, folders: &[Wanted<'_>]) -> Vec<Listing> {
        // Whatever the threads do, `collect` keeps the order that was asked for.
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
    let entries = match door.list(Path::new(folder)) {
        Ok(entries) => entries,
        // A workspace need not have each of its folders, `lands` for one.
        Err(Refused::Io(error)) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(Refused::Io(error)) => return Err(not_listed(&error)),
        Err(Refused::Outside) => return Err(folder_leaves()),
        Err(other) => return Err(refused(other)),
    };
    let mut listing = Vec::new();
    for entry in entries {
        listing.push(match entry {
            Ok(entry) => Ok(folder_entry(door, folder, entry)),
            Err(error) => Err(not_listed(&error)),
        });
    }
    Ok(listing)
}

fn not_listed(error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(&UNREADABLE, format!("cannot list the folder: {error}"))
}

/// What the outline learns of an entry: a link counts as a folder when it leads to one.
fn folder_entry(door: &Door, folder: &str, (name, what): EntryBeneath) -> FolderEntry {
    let kind = what.and_then(|what| match what {
        Beneath::File => Ok(FolderEntryKind::File),
        Beneath::Folder => Ok(FolderEntryKind::Folder),
        // A link that leads nowhere is an error, which is reported: it was meant to be something.
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
        Refused::TooLarge(size, _) => too_large(size),
        Refused::Io(error) => unreadable(&error.to_string()),
    }
}

#[cfg(all(test, unix))]
mod tests;
