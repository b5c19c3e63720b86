//! A folder by its path, for systems without handles of folders: every name is looked at before it
//! is used.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use crate::output::folder::{FileStatus, NameKind};

/// A folder that is known by its path.
#[derive(Debug)]
pub(in crate::output) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens the folder at a path that the user typed. `None` when there is nothing; a link as the
    /// last name is an error.
    pub(in crate::output) fn open(path: &Path) -> io::Result<Option<Self>> {
        // A path that ends in a separator would be followed.
        let path: PathBuf = path.components().collect();
        match look(&path)? {
            Some(found) if found.kind == NameKind::Folder => Ok(Some(Self { path })),
            Some(_) => Err(io::ErrorKind::NotADirectory.into()),
            None => Ok(None),
        }
    }

    pub(in crate::output) fn open_through_links(path: &Path) -> io::Result<Option<Self>> {
        match fs::canonicalize(path) {
            Ok(path) => Self::open(&path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(in crate::output) fn folder(&self, name: &OsStr) -> io::Result<Option<Self>> {
        Self::open(&self.path.join(name))
    }

    pub(in crate::output) fn make_folder(&self, name: &OsStr) -> io::Result<Self> {
        let path = self.path.join(name);
        fs::create_dir(&path)?;
        Ok(Self { path })
    }

    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "rights are inherited here")]
    pub(in crate::output) fn make_private(&self) -> io::Result<()> {
        Ok(())
    }

    pub(in crate::output) fn look_at_itself(&self) -> io::Result<FileStatus> {
        Ok(found(&fs::symlink_metadata(&self.path)?))
    }

    pub(in crate::output) fn look(&self, name: &OsStr) -> io::Result<Option<FileStatus>> {
        look(&self.path.join(name))
    }

    pub(in crate::output) fn list(&self) -> io::Result<Vec<(OsString, NameKind)>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let name = entry?.file_name();
            // What is gone since it was listed is left out.
            if let Some(found) = self.look(&name)? {
                entries.push((name, found.kind));
            }
        }
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(entries)
    }

    pub(in crate::output) fn open_file(
        &self,
        name: &OsStr,
    ) -> io::Result<Option<(File, FileStatus)>> {
        match self.look(name)? {
            Some(found) if found.kind == NameKind::File => {
                Ok(Some((File::open(self.path.join(name))?, found)))
            }
            _ => Ok(None),
        }
    }

    pub(in crate::output) fn make_file(&self, name: &OsStr, _mode: u32) -> io::Result<File> {
        File::create_new(self.path.join(name))
    }

    #[allow(clippy::unnecessary_wraps, reason = "rights are inherited here")]
    pub(in crate::output) fn set_mode(_: &File, _: u32) -> io::Result<()> {
        Ok(())
    }

    pub(in crate::output) fn link(
        &self,
        name: &OsStr,
        to: &Self,
        new_name: &OsStr,
    ) -> io::Result<()> {
        fs::hard_link(self.path.join(name), to.path.join(new_name))
    }

    /// A link cannot be made without rights that few have.
    #[allow(clippy::unused_self, reason = "it has a place among the others")]
    pub(in crate::output) fn copy_link(&self, _: &OsStr, _: &Self) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(in crate::output) fn rename(
        &self,
        name: &OsStr,
        to: &Self,
        new_name: &OsStr,
    ) -> io::Result<()> {
        fs::rename(self.path.join(name), to.path.join(new_name))
    }

    #[allow(clippy::unused_self, reason = "it has a place among the others")]
    pub(in crate::output) fn rename_to_free(
        &self,
        _: &OsStr,
        _: &Self,
        _: &OsStr,
    ) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    #[allow(clippy::unused_self, reason = "it has a place among the others")]
    pub(in crate::output) fn exchange(&self, _: &OsStr, _: &Self, _: &OsStr) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(in crate::output) fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.path.join(name))
    }

    pub(in crate::output) fn remove_empty_folder(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_dir(self.path.join(name))
    }

    /// Folders cannot be locked here.
    #[allow(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "it has a place among the others"
    )]
    pub(in crate::output) fn lock(&self) -> io::Result<bool> {
        Ok(true)
    }
}

fn look(path: &Path) -> io::Result<Option<FileStatus>> {
    match fs::symlink_metadata(path) {
        Ok(meta) => Ok(Some(found(&meta))),
        Err(error) if super::is_absent(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn found(meta: &Metadata) -> FileStatus {
    let kind = match meta.file_type() {
        kind if kind.is_file() => NameKind::File,
        kind if kind.is_dir() => NameKind::Folder,
        kind if kind.is_symlink() => NameKind::Link,
        _ => NameKind::Special,
    };
    FileStatus { kind, size: meta.len(), rights: None, place: None }
}
