//! What an earlier build wrote, read and nothing else. Nothing below its folder is reached through
//! a link.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::base::reading;
use crate::output::descent::parts_of;
use crate::output::error::{OutputError, cannot_read};
use crate::output::folder::{FileStatus, Folder, is_absent};
use crate::output::former::{self, FormerOutput};
use crate::output::manifest::{FILE, Manifest, ManifestEntry, OutputKind, sha256};
use crate::platform::artifact::is_safe_path;

/// Largest file of a build that is read.
const MOST_BYTES: u64 = 256 << 20;

/// A folder that a build wrote, held open.
#[derive(Debug)]
pub struct BuiltFolder {
    dir: PathBuf,
    folder: Folder,
}

impl BuiltFolder {
    /// Opens the folder `dir`. `None` when there is no such folder; a link is an error.
    pub fn open(dir: &Path) -> Result<Option<Self>, OutputError> {
        match Folder::open(dir) {
            Ok(opened) => Ok(opened.map(|folder| Self { dir: dir.into(), folder })),
            // A link and a file give the same error, and only the link is worth a word of its own.
            Err(error) if is_absent(&error) && is_link(dir) => Err(OutputError::Linked(dir.into())),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(OutputError::Unreadable(dir.into(), error)),
        }
    }

    /// The manifest of the build. `None` when there is none.
    pub fn manifest(&self) -> Result<Option<Manifest>, OutputError> {
        match former::read(&self.folder, &self.dir, OutputKind::Files)? {
            FormerOutput::Absent => Ok(None),
            FormerOutput::Readable(manifest, _) => Ok(Some(*manifest)),
            FormerOutput::Foreign(why) => {
                Err(self.unreadable(FILE, &format!("muster did not write it: {why}")))
            }
        }
    }

    /// The text of a file of a build, which must be as it was written.
    pub fn written_file(&self, entry: &ManifestEntry) -> Result<String, OutputError> {
        let Some(bytes) = self.bytes(&entry.path)? else {
            return Err(self.unreadable(&entry.path, "there is no such file"));
        };
        if sha256(&bytes) != entry.sha256 {
            return Err(
                self.unreadable(&entry.path, "it was changed after it was built; build it again")
            );
        }
        self.text_of(&entry.path, bytes)
    }

    /// The text of a file as it is now. `None` when there is none.
    pub fn text(&self, path: &str) -> Result<Option<String>, OutputError> {
        match self.bytes(path)? {
            Some(bytes) => Ok(Some(self.text_of(path, bytes)?)),
            None => Ok(None),
        }
    }

    fn text_of(&self, path: &str, bytes: Vec<u8>) -> Result<String, OutputError> {
        String::from_utf8(bytes).map_err(|_| self.unreadable(path, "it is not UTF-8"))
    }

    fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>, OutputError> {
        // A manifest is a file that anybody may have written.
        if !is_safe_path(path) {
            return Err(self.unreadable(path, "its path leaves the folder of the build"));
        }
        let shown = self.dir.join(path);
        let Some((file, found)) = self.find(path).map_err(cannot_read(&shown))? else {
            return Ok(None);
        };
        if found.size > MOST_BYTES {
            return Err(self.unreadable(path, "it is larger than what a build writes"));
        }
        let mut bytes = Vec::new();
        let size = usize::try_from(found.size).unwrap_or_default();
        let read = reading::expected(file, size, &mut bytes).map_err(cannot_read(&shown))?.len();
        // The buffer has room for one byte more, which tells a file that has grown.
        bytes.truncate(read);
        Ok(Some(bytes))
    }

    /// Goes down to a file. `None` when it is not there; a link on the way is an error, and so is a
    /// pipe.
    fn find(&self, path: &str) -> io::Result<Option<(File, FileStatus)>> {
        let (dir, name) = parts_of(path);
        let mut below: Option<Folder> = None;
        for part in dir.split('/').filter(|part| !part.is_empty()) {
            let above = below.as_ref().unwrap_or(&self.folder);
            match above.folder(OsStr::new(part)) {
                Ok(Some(folder)) => below = Some(folder),
                Ok(None) => return Ok(None),
                Err(error) if is_absent(&error) => {
                    return Err(obstacle(above, OsStr::new(part), "a folder"));
                }
                Err(error) => return Err(error),
            }
        }
        let folder = below.as_ref().unwrap_or(&self.folder);
        if let Some(opened) = folder.open_file(name)? {
            return Ok(Some(opened));
        }
        if folder.look(name)?.is_some() { Err(obstacle(folder, name, "a file")) } else { Ok(None) }
    }

    fn unreadable(&self, path: &str, why: &str) -> OutputError {
        OutputError::Unreadable(self.dir.join(path), io::Error::other(why.to_owned()))
    }
}

/// What stands at a name instead of what a build writes there.
fn obstacle(folder: &Folder, name: &OsStr, expected: &str) -> io::Error {
    let kind = folder.look(name).ok().flatten().map_or("nothing", |found| found.kind.word());
    io::Error::other(format!("`{}` is {kind} where a build has {expected}", name.to_string_lossy()))
}

fn is_link(path: &Path) -> bool {
    // Without a separator at its end, which would make the system follow the link.
    std::fs::symlink_metadata(path.components().collect::<PathBuf>())
        .is_ok_and(|meta| meta.is_symlink())
}
