//! One file of the output: whether it is as it should be, how it is written, and how it is kept.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write as _};

use crate::base::reading;
use crate::output::folder::{FileStatus, Folder, mode_of};
use crate::output::manifest::{ManifestEntry, sha256};

/// Whether a file is there with exactly these bytes and the rights that it would be written with.
pub(super) fn holds(
    folder: &Folder,
    name: &OsStr,
    bytes: &[u8],
    sensitive: bool,
    buffer: &mut Vec<u8>,
) -> bool {
    let Ok(Some((file, found))) = folder.open_file(name) else { return false };
    if found.size != bytes.len() as u64 || !found.has_rights_of_file(sensitive) {
        return false;
    }
    reading::expected(file, bytes.len(), buffer).is_ok_and(|present| present == bytes)
}

/// Whether a file has the bytes that the manifest tells, whatever its rights are.
pub(super) fn has_bytes_of(
    folder: &Folder,
    name: &OsStr,
    entry: &ManifestEntry,
    buffer: &mut Vec<u8>,
) -> bool {
    found_with_bytes_of(folder, name, entry, buffer).is_some()
}

/// Whether a file has the bytes that the manifest tells, and the rights that it was written with.
pub(super) fn is_as_written(
    folder: &Folder,
    name: &OsStr,
    entry: &ManifestEntry,
    buffer: &mut Vec<u8>,
) -> bool {
    found_with_bytes_of(folder, name, entry, buffer)
        .is_some_and(|found| found.has_rights_of_file(entry.sensitive))
}

fn found_with_bytes_of(
    folder: &Folder,
    name: &OsStr,
    entry: &ManifestEntry,
    buffer: &mut Vec<u8>,
) -> Option<FileStatus> {
    let (file, found) = folder.open_file(name).ok()??;
    // The size comes first: a manifest may tell of one that no memory has room for.
    if found.size != entry.bytes {
        return None;
    }
    let size = usize::try_from(entry.bytes).ok()?;
    let bytes = reading::expected(file, size, buffer).ok()?;
    if bytes.len() == size && sha256(bytes) == entry.sha256 { Some(found) } else { None }
}

/// Writes a new file.
pub(super) fn write(
    folder: &Folder,
    name: &OsStr,
    bytes: &[u8],
    sensitive: bool,
) -> io::Result<()> {
    let mut file = folder.make_file(name, mode_of(sensitive))?;
    file.write_all(bytes)?;
    if sensitive {
        // What a umask took away would make the file look changed for ever.
        Folder::set_mode(&file, mode_of(true))?;
    }
    Ok(())
}

/// Gives a file a place in another folder, with its times: the same file, or a copy where that
/// cannot be.
pub(super) fn keep(from: &Folder, name: &OsStr, to: &Folder) -> io::Result<()> {
    // Some file systems have no hard links, and none has any number of them for one file.
    if from.link(name, to, name).is_ok() {
        return Ok(());
    }
    copy(from, name, to, name)
}

/// Copies a file with its rights and times.
pub(super) fn copy(from: &Folder, name: &OsStr, to: &Folder, new_name: &OsStr) -> io::Result<()> {
    let Some((mut file, found)) = from.open_file(name)? else {
        return Err(io::ErrorKind::NotFound.into());
    };
    // Without the bits by which a program runs as its owner.
    let mode = found.rights.map_or(mode_of(false), |rights| rights.mode & 0o777);
    copy_of(&mut file, mode, to, new_name)
}

/// Copies a file of the output with its times, and with the rights that it should have.
pub(super) fn copy_with_rights(
    from: &Folder,
    name: &OsStr,
    to: &Folder,
    sensitive: bool,
) -> io::Result<()> {
    let Some((mut file, _)) = from.open_file(name)? else {
        return Err(io::ErrorKind::NotFound.into());
    };
    copy_of(&mut file, mode_of(sensitive), to, name)
}

fn copy_of(file: &mut File, mode: u32, to: &Folder, new_name: &OsStr) -> io::Result<()> {
    // Nobody else reads a secret while it is copied.
    let mut copy = to.make_file(new_name, mode & 0o600)?;
    io::copy(file, &mut copy)?;
    Folder::set_mode(&copy, mode)?;
    copy.set_modified(file.metadata()?.modified()?)
}
