//! Files below a folder that stays open: what is opened, made or removed is reached through no
//! link, whatever happens to the names meanwhile. On systems without such calls links are looked
//! for first.
//!
//! Paths are relative to the folder and go down only. A link anywhere in them is an error; who
//! wants to follow one finds out first where it leads.
#![allow(clippy::disallowed_methods, reason = "this is a module that touches the disk")]

use std::ffi::OsString;
use std::io;
use std::path::{Component, Path};

#[cfg(unix)]
pub(super) use self::handles::Root;
#[cfg(not(unix))]
pub(super) use self::names::Root;

/// What lies under a name; links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beneath {
    File,
    Folder,
    Link,
    /// A pipe, a device, a socket.
    Other,
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Readers {
    /// Those whom the umask lets.
    AsUsual,
    /// Nobody but its owner, until it gets other permissions.
    OwnerAlone,
}

/// An entry of a folder.
pub(super) type EntryBeneath = (OsString, io::Result<Beneath>);

/// Refuses a path that could lead elsewhere than down.
fn only_down(path: &Path) -> io::Result<()> {
    if path.components().all(|part| matches!(part, Component::Normal(_))) {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "the path does not lead below its folder"))
}

#[cfg(unix)]
mod handles {
    use std::fs::File;
    use std::io;
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStringExt as _;
    use std::path::Path;

    use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags};
    use rustix::io::Errno;

    use crate::workspace::beneath::{Beneath, EntryBeneath, Readers, only_down};

    /// A folder that stays open.
    #[derive(Debug)]
    pub(crate) struct Root(OwnedFd);

    /// Opening never waits for the other end of a pipe.
    const READ: OFlags =
        OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);
    const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
    // With `EXCL` a link that has the name already is an error and not followed.
    const NEW: OFlags =
        OFlags::WRONLY.union(OFlags::CREATE).union(OFlags::EXCL).union(OFlags::CLOEXEC);

    impl Root {
        pub(crate) fn open(path: &Path) -> io::Result<Self> {
            // The one call that would follow links: its callers give a path without any.
            Ok(Self(rustix::fs::open(path, FOLDER, Mode::empty())?))
        }

        pub(crate) fn file(&self, path: &Path) -> io::Result<File> {
            Ok(File::from(self.descend(path, READ)?))
        }

        pub(crate) fn list(&self, path: &Path) -> io::Result<Vec<io::Result<EntryBeneath>>> {
            let folder = self.descend(path, FOLDER)?;
            let mut entries = Vec::new();
            for entry in Dir::read_from(&folder)? {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(error) => {
                        entries.push(Err(error.into()));
                        continue;
                    }
                };
                if [c".", c".."].contains(&entry.file_name()) {
                    continue;
                }
                let what = match entry.file_type() {
                    // Some file systems do not say it in their listings.
                    FileType::Unknown => self.stat(&folder, entry.file_name()),
                    known => Ok(what(known)),
                };
                let name = std::ffi::OsString::from_vec(entry.file_name().to_bytes().to_vec());
                entries.push(Ok((name, what)));
            }
            Ok(entries)
        }

        #[allow(clippy::unused_self, reason = "as the other calls")]
        fn stat(&self, folder: &OwnedFd, name: impl rustix::path::Arg) -> io::Result<Beneath> {
            let stat = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
            Ok(what(FileType::from_raw_mode(stat.st_mode)))
        }

        pub(crate) fn what(&self, path: &Path) -> io::Result<Beneath> {
            let (folder, name) = self.above(path)?;
            self.stat(&folder, name)
        }

        pub(crate) fn create(&self, path: &Path, readers: Readers) -> io::Result<File> {
            let mode = match readers {
                Readers::AsUsual => 0o666,
                Readers::OwnerAlone => 0o600,
            };
            let (folder, name) = self.above(path)?;
            Ok(File::from(rustix::fs::openat(&folder, name, NEW, Mode::from_raw_mode(mode))?))
        }

        pub(crate) fn make_folder(&self, path: &Path) -> io::Result<()> {
            let (folder, name) = self.above(path)?;
            Ok(rustix::fs::mkdirat(&folder, name, Mode::from_raw_mode(0o777))?)
        }

        pub(crate) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
            let ((old, from), (new, to)) = (self.above(from)?, self.above(to)?);
            Ok(rustix::fs::renameat(&old, from, &new, to)?)
        }

        /// Two names change places in one step, where the system has such a step.
        pub(crate) fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
            let ((here, one), (there, other)) = (self.above(one)?, self.above(other)?);
            #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
            {
                use rustix::fs::RenameFlags;
                Ok(rustix::fs::renameat_with(&here, one, &there, other, RenameFlags::EXCHANGE)?)
            }
            #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
            Err(Errno::NOSYS.into())
        }

        pub(crate) fn remove(&self, path: &Path, what: Beneath) -> io::Result<()> {
            let (folder, name) = self.above(path)?;
            let flags = if what == Beneath::Folder { AtFlags::REMOVEDIR } else { AtFlags::empty() };
            Ok(rustix::fs::unlinkat(&folder, name, flags)?)
        }

        /// The folder that holds a path, and its name there.
        fn above<'a>(&self, path: &'a Path) -> io::Result<(OwnedFd, &'a std::ffi::OsStr)> {
            only_down(path)?;
            let name =
                path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
            Ok((self.descend(path.parent().unwrap_or(Path::new("")), FOLDER)?, name))
        }

        fn descend(&self, path: &Path, flags: OFlags) -> io::Result<OwnedFd> {
            only_down(path)?;
            // The folder itself is asked for too, as the parent of what lies in it directly.
            let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
            #[cfg(any(target_os = "linux", target_os = "android"))]
            {
                use rustix::fs::ResolveFlags;
                let resolve =
                    ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
                match rustix::fs::openat2(&self.0, path, flags, Mode::empty(), resolve) {
                    // Older kernels, and containers that forbid what they do not know.
                    Err(Errno::NOSYS | Errno::PERM | Errno::INVAL | Errno::AGAIN) => {}
                    opened => return Ok(opened?),
                }
            }
            self.step_down(path, flags)
        }

        /// The same in single steps, none of which follows a link.
        pub(super) fn step_down(&self, path: &Path, flags: OFlags) -> io::Result<OwnedFd> {
            let mut steps = path.components().peekable();
            let mut folder: Option<OwnedFd> = None;
            while let Some(step) = steps.next() {
                // Only the last step may be a file, or what else was asked for.
                let own = if steps.peek().is_some() { FOLDER } else { flags };
                let above = folder.as_ref().unwrap_or(&self.0);
                let below = rustix::fs::openat(
                    above,
                    step.as_os_str(),
                    own | OFlags::NOFOLLOW,
                    Mode::empty(),
                )?;
                folder = Some(below);
            }
            folder.ok_or_else(|| Errno::NOENT.into())
        }
    }

    fn what(kind: FileType) -> Beneath {
        match kind {
            FileType::RegularFile => Beneath::File,
            FileType::Directory => Beneath::Folder,
            FileType::Symlink => Beneath::Link,
            _ => Beneath::Other,
        }
    }
}

/// Where folders cannot be held open, names are looked at before they are used.
#[cfg(not(unix))]
mod names {
    use std::fs::{self, File};
    use std::io;
    use std::path::{Path, PathBuf};

    use crate::workspace::beneath::{Beneath, EntryBeneath, Readers, only_down};

    /// A folder that is known by its path.
    #[derive(Debug)]
    pub(crate) struct Root(PathBuf);

    impl Root {
        pub(crate) fn open(path: &Path) -> io::Result<Self> {
            // What is no folder is an error now, as elsewhere, and not when its first file is read.
            fs::read_dir(path)?;
            Ok(Self(path.to_path_buf()))
        }

        pub(crate) fn file(&self, path: &Path) -> io::Result<File> {
            let full = self.through_no_link(path)?;
            if !fs::symlink_metadata(&full)?.is_file() {
                return Err(io::Error::other("this is no file"));
            }
            File::open(full)
        }

        pub(crate) fn list(&self, path: &Path) -> io::Result<Vec<io::Result<EntryBeneath>>> {
            let mut entries = Vec::new();
            for entry in fs::read_dir(self.through_no_link(path)?)? {
                entries.push(entry.map(|entry| (entry.file_name(), entry.file_type().map(what))));
            }
            Ok(entries)
        }

        pub(crate) fn what(&self, path: &Path) -> io::Result<Beneath> {
            let above = self.through_no_link(path.parent().unwrap_or(Path::new("")))?;
            let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
            Ok(what(fs::symlink_metadata(above.join(name))?.file_type()))
        }

        pub(crate) fn create(&self, path: &Path, _: Readers) -> io::Result<File> {
            self.through_no_link(path.parent().unwrap_or(Path::new("")))?;
            File::create_new(self.0.join(path))
        }

        pub(crate) fn make_folder(&self, path: &Path) -> io::Result<()> {
            self.through_no_link(path.parent().unwrap_or(Path::new("")))?;
            fs::create_dir(self.0.join(path))
        }

        pub(crate) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
            self.through_no_link(to.parent().unwrap_or(Path::new("")))?;
            fs::rename(self.through_no_link(from)?, self.0.join(to))
        }

        pub(crate) fn exchange(&self, _: &Path, _: &Path) -> io::Result<()> {
            Err(io::ErrorKind::Unsupported.into())
        }

        pub(crate) fn remove(&self, path: &Path, what: Beneath) -> io::Result<()> {
            let full = self.through_no_link(path)?;
            if what == Beneath::Folder { fs::remove_dir(full) } else { fs::remove_file(full) }
        }

        fn through_no_link(&self, path: &Path) -> io::Result<PathBuf> {
            only_down(path)?;
            let mut full = self.0.clone();
            for step in path.components() {
                full.push(step);
                if fs::symlink_metadata(&full)?.is_symlink() {
                    return Err(io::Error::other("this is a link"));
                }
            }
            Ok(full)
        }
    }

    fn what(kind: fs::FileType) -> Beneath {
        match kind {
            kind if kind.is_symlink() => Beneath::Link,
            kind if kind.is_dir() => Beneath::Folder,
            kind if kind.is_file() => Beneath::File,
            _ => Beneath::Other,
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A folder with a file, and with a link to either.
    fn linked() -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir_all(dir.path().join("a/b")).expect("folders can be made");
        std::fs::write(dir.path().join("a/b/file"), "text").expect("files can be written");
        symlink("b/file", dir.path().join("a/link")).expect("links can be made");
        symlink("a", dir.path().join("folder")).expect("links can be made");
        dir
    }

    #[test]
    fn no_call_goes_through_a_link_nor_up() {
        let dir = linked();
        let root = Root::open(dir.path()).expect("it is there");
        let path = |path| Path::new(path);
        for (file, good) in [
            ("a/b/file", true),
            ("a/link", false),
            ("folder/b/file", false),
            ("a/missing", false),
            ("a/../a/b/file", false),
        ] {
            assert_eq!(root.file(path(file)).is_ok(), good, "{file}");
        }
        for (folder, good) in [
            ("a/b", true),
            ("folder", false),
            ("folder/b", false),
            ("a/b/file", false),
            ("..", false),
            ("/", false),
        ] {
            assert_eq!(root.list(path(folder)).is_ok(), good, "{folder}");
        }
        let whats = [
            ("a", Beneath::Folder),
            ("a/b/file", Beneath::File),
            ("a/link", Beneath::Link),
            ("folder", Beneath::Link),
        ];
        for (name, what) in whats {
            assert_eq!(root.what(path(name)).expect("it is there"), what, "{name}");
        }
        for name in ["folder/b/file", "folder/b", "../x", "missing"] {
            assert!(root.what(path(name)).is_err(), "{name}");
        }
        for name in ["folder/new", "../new", "a/link", "folder/b/new", "a/b/file"] {
            assert!(root.create(path(name), Readers::AsUsual).is_err(), "{name}");
            assert!(root.make_folder(path(name)).is_err(), "{name}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let file = root.create(path("private"), Readers::OwnerAlone).expect("it can be made");
            let mode = file.metadata().expect("it is there").permissions().mode();
            assert_eq!(mode & 0o077, 0, "somebody else may look into it");
        }
        assert!(root.rename(path("a/b/file"), path("folder/moved")).is_err());
        assert!(root.rename(path("folder/b/file"), path("moved")).is_err());
        assert!(root.remove(path("folder/b/file"), Beneath::File).is_err());
        assert!(root.remove(path("a/b"), Beneath::File).is_err());
        root.rename(path("a/b/file"), path("a/moved")).expect("both lie below");
        root.remove(path("a/b"), Beneath::Folder).expect("it is empty");
        root.remove(path("a/moved"), Beneath::File).expect("it is there");
    }

    #[test]
    fn single_steps_reach_the_same() {
        use rustix::fs::OFlags;
        let dir = linked();
        let root = Root::open(dir.path()).expect("it is there");
        for (file, good) in [
            (".", true),
            ("a", true),
            ("a/b/file", true),
            ("a/link", false),
            ("folder/b/file", false),
            ("folder", false),
            ("x", false),
        ] {
            let opened = root.step_down(Path::new(file), OFlags::RDONLY | OFlags::NONBLOCK);
            assert_eq!(opened.is_ok(), good, "{file}");
        }
        assert!(root.step_down(Path::new(""), OFlags::RDONLY).is_err());
    }
}
