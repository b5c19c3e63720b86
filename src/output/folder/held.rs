//! A folder by its handle: the calls of Unix that take one.

use std::ffi::{OsStr, OsString};
use std::fs::{File, TryLockError};
use std::io;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fd::OwnedFd;
use rustix::fs::{AtFlags, CWD, Dir, FileType, FlockOperation, Mode, OFlags, Stat};
use rustix::io::Errno;

use crate::output::folder::{FOLDER_MODE, FileStatus, NameKind, Rights};

/// A folder that is held open.
#[derive(Debug)]
pub(in crate::output) struct Folder {
    handle: OwnedFd,
    is_locked: AtomicBool,
}

impl From<OwnedFd> for Folder {
    fn from(handle: OwnedFd) -> Self {
        Self { handle, is_locked: AtomicBool::new(false) }
    }
}

impl Drop for Folder {
    /// Lets other runs in. Closing alone would not: a program that another thread is just starting
    /// holds a copy of every handle until it runs.
    fn drop(&mut self) {
        if self.is_locked.load(Ordering::Relaxed) {
            // Without a lock to give back nobody is kept away.
            let _ = rustix::fs::flock(&self.handle, FlockOperation::Unlock);
        }
    }
}

const OPEN_FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
/// Without `NONBLOCK` a pipe would wait for somebody who writes.
const OPEN_FILE: OFlags =
    OFlags::NOFOLLOW.union(OFlags::CLOEXEC).union(OFlags::NONBLOCK).union(OFlags::NOCTTY);

impl Folder {
    /// Opens the folder at a path that the user typed. `None` when there is nothing; a link as the
    /// last name is an error.
    pub(in crate::output) fn open(path: &Path) -> io::Result<Option<Self>> {
        // A path that ends in a separator would be followed.
        let path: std::path::PathBuf = path.components().collect();
        absent_is_none(rustix::fs::openat(CWD, &path, OPEN_FOLDER, Mode::empty()))
    }

    /// Opens the folder at a path that the user typed, through links.
    pub(in crate::output) fn open_through_links(path: &Path) -> io::Result<Option<Self>> {
        absent_is_none(rustix::fs::openat(
            CWD,
            path,
            OPEN_FOLDER.difference(OFlags::NOFOLLOW),
            Mode::empty(),
        ))
    }

    /// The folder of this name. `None` when there is nothing; whatever else stands there is an
    /// error.
    pub(in crate::output) fn folder(&self, name: &OsStr) -> io::Result<Option<Self>> {
        absent_is_none(self.open_below(name))
    }

    fn open_below(&self, name: &OsStr) -> Result<OwnedFd, Errno> {
        rustix::fs::openat(&self.handle, name, OPEN_FOLDER, Mode::empty())
    }

    /// Makes a folder that only its owner may enter.
    pub(in crate::output) fn make_folder(&self, name: &OsStr) -> io::Result<Self> {
        let mode = Mode::from_raw_mode(FOLDER_MODE);
        rustix::fs::mkdirat(&self.handle, name, mode)?;
        let handle = match self.open_below(name) {
            // A umask may take away even what the owner needs.
            Err(Errno::ACCESS) => {
                rustix::fs::chmodat(&self.handle, name, mode, AtFlags::empty())?;
                self.open_below(name)?
            }
            opened => opened?,
        };
        let folder = Self::from(handle);
        folder.make_private()?;
        Ok(folder)
    }

    /// Sees to it that only its owner may enter this folder, as far as the file system keeps
    /// rights.
    pub(in crate::output) fn make_private(&self) -> io::Result<()> {
        if self.look_at_itself()?.is_private_folder() {
            return Ok(());
        }
        without_rights(rustix::fs::fchmod(&self.handle, Mode::from_raw_mode(FOLDER_MODE)))
    }

    /// What the system says of this folder.
    pub(in crate::output) fn look_at_itself(&self) -> io::Result<FileStatus> {
        Ok(found(&rustix::fs::fstat(&self.handle)?))
    }

    /// What stands under a name; a link is not followed.
    pub(in crate::output) fn look(&self, name: &OsStr) -> io::Result<Option<FileStatus>> {
        match rustix::fs::statat(&self.handle, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(found(&stat))),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// What lies in the folder, sorted by name.
    pub(in crate::output) fn list(&self) -> io::Result<Vec<(OsString, NameKind)>> {
        let mut entries = Vec::new();
        for entry in Dir::read_from(&self.handle)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name == b"." || name == b".." {
                continue;
            }
            let name = OsString::from_vec(name.to_vec());
            let kind = match entry.file_type() {
                // Some file systems do not say it in a list.
                FileType::Unknown => match self.look(&name)? {
                    Some(found) => found.kind,
                    None => continue,
                },
                kind => kind_of(kind),
            };
            entries.push((name, kind));
        }
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(entries)
    }

    /// Opens a regular file to read it. `None` when there is nothing of this name, or something
    /// else.
    pub(in crate::output) fn open_file(
        &self,
        name: &OsStr,
    ) -> io::Result<Option<(File, FileStatus)>> {
        let file = match rustix::fs::openat(&self.handle, name, OPEN_FILE, Mode::empty()) {
            Ok(handle) => File::from(handle),
            // Nothing, a link, a socket.
            Err(Errno::NOENT | Errno::LOOP | Errno::NXIO) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let found = found(&rustix::fs::fstat(&file)?);
        if found.kind == NameKind::File { Ok(Some((file, found))) } else { Ok(None) }
    }

    /// Makes a file, with these rights from its first moment; what is there already is an error.
    pub(in crate::output) fn make_file(&self, name: &OsStr, mode: u32) -> io::Result<File> {
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(rustix::fs::openat(&self.handle, name, flags, Mode::from_raw_mode(mode))?))
    }

    /// Gives a file exactly these rights, whatever the umask took away, as far as the file system
    /// keeps rights.
    pub(in crate::output) fn set_mode(file: &File, mode: u32) -> io::Result<()> {
        without_rights(rustix::fs::fchmod(file, Mode::from_raw_mode(mode)))
    }

    /// Gives a file a second name in another folder.
    pub(in crate::output) fn link(
        &self,
        name: &OsStr,
        to: &Self,
        new_name: &OsStr,
    ) -> io::Result<()> {
        Ok(rustix::fs::linkat(&self.handle, name, &to.handle, new_name, AtFlags::empty())?)
    }

    /// Makes a link in another folder that leads where this one leads.
    pub(in crate::output) fn copy_link(&self, name: &OsStr, to: &Self) -> io::Result<()> {
        let target = rustix::fs::readlinkat(&self.handle, name, Vec::new())?;
        Ok(rustix::fs::symlinkat(OsStr::from_bytes(target.as_bytes()), &to.handle, name)?)
    }

    /// Moves something; a file or an empty folder of the new name is replaced.
    pub(in crate::output) fn rename(
        &self,
        name: &OsStr,
        to: &Self,
        new_name: &OsStr,
    ) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.handle, name, &to.handle, new_name)?)
    }

    /// Moves something to a name that is free.
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    pub(in crate::output) fn rename_to_free(
        &self,
        name: &OsStr,
        to: &Self,
        new_name: &OsStr,
    ) -> io::Result<()> {
        let flags = rustix::fs::RenameFlags::NOREPLACE;
        Ok(rustix::fs::renameat_with(&self.handle, name, &to.handle, new_name, flags)?)
    }

    /// Two names change places, in one step that nobody sees half done.
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    pub(in crate::output) fn exchange(
        &self,
        name: &OsStr,
        with: &Self,
        other: &OsStr,
    ) -> io::Result<()> {
        let flags = rustix::fs::RenameFlags::EXCHANGE;
        Ok(rustix::fs::renameat_with(&self.handle, name, &with.handle, other, flags)?)
    }

    /// This system has no such step.
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    pub(in crate::output) fn rename_to_free(
        &self,
        _: &OsStr,
        _: &Self,
        _: &OsStr,
    ) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// This system has no such step.
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    pub(in crate::output) fn exchange(&self, _: &OsStr, _: &Self, _: &OsStr) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Removes a name that is no folder.
    pub(in crate::output) fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.handle, name, AtFlags::empty())?)
    }

    /// Removes an empty folder.
    pub(in crate::output) fn remove_empty_folder(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.handle, name, AtFlags::REMOVEDIR)?)
    }

    /// Keeps other runs of muster away as long as this folder is open. False when another one does.
    /// Where a file system has no such locks nobody is kept away.
    pub(in crate::output) fn lock(&self) -> io::Result<bool> {
        // The lock is that of the opened folder: closing this copy of its handle does not give it
        // back.
        match File::from(self.handle.try_clone()?).try_lock() {
            Ok(()) => self.is_locked.store(true, Ordering::Relaxed),
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(_)) => {}
        }
        Ok(true)
    }
}

#[cfg(test)]
impl Folder {
    /// The handle that a program which is just being started holds as well.
    pub(in crate::output) fn copied_handle(&self) -> OwnedFd {
        self.handle.try_clone().expect("a handle can be copied")
    }
}

/// A file system that keeps no rights refuses to change them.
pub(super) fn without_rights(changed: Result<(), Errno>) -> io::Result<()> {
    match changed {
        Err(Errno::PERM | Errno::NOTSUP) => Ok(()),
        changed => Ok(changed?),
    }
}

fn absent_is_none(opened: Result<OwnedFd, Errno>) -> io::Result<Option<Folder>> {
    match opened {
        Ok(handle) => Ok(Some(handle.into())),
        Err(Errno::NOENT) => Ok(None),
        // A link, by the two names that systems have for it.
        Err(Errno::LOOP | Errno::NOTDIR) => Err(io::ErrorKind::NotADirectory.into()),
        Err(error) => Err(error.into()),
    }
}

#[allow(
    clippy::useless_conversion,
    clippy::unnecessary_cast,
    reason = "the types of these numbers differ between systems"
)]
fn found(stat: &Stat) -> FileStatus {
    let kind = kind_of(FileType::from_raw_mode(stat.st_mode));
    let mode = u32::from(Mode::from_raw_mode(stat.st_mode).as_raw_mode());
    let is_ours = stat.st_uid == rustix::process::geteuid().as_raw();
    let size = u64::try_from(stat.st_size).unwrap_or_default();
    let place = (stat.st_dev as u64, u64::from(stat.st_ino));
    FileStatus { kind, size, rights: Some(Rights { mode, is_ours }), place: Some(place) }
}

fn kind_of(kind: FileType) -> NameKind {
    match kind {
        FileType::RegularFile => NameKind::File,
        FileType::Directory => NameKind::Folder,
        FileType::Symlink => NameKind::Link,
        _ => NameKind::Special,
    }
}
