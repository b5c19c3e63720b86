//! The one door to the files of a workspace: what is read or written in a folder is reached through
//! it, and never lies elsewhere. A link is followed where it leads to a place in the folder; one
//! that leads out, or into the folder that belongs to git, is refused.
#![allow(clippy::disallowed_methods, reason = "this is a module that touches the disk")]

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::base::reading;
use crate::workspace::beneath::{Beneath, EntryBeneath, Readers, Root};
use crate::workspace::file_system::MAX_BYTES;

/// A folder whose files are read and written. Paths are relative to it.
#[derive(Debug)]
pub struct Door {
    /// Without links.
    path: PathBuf,
    root: Root,
}

/// Why a file is neither read nor written.
#[derive(Debug)]
pub enum Refused {
    /// A link leads out of the folder.
    Outside,
    /// It belongs to git.
    Git,
    /// It is a folder, a pipe, a device or the like.
    NoFile,
    /// It has so many bytes, and may have the second number.
    TooLarge(u64, u64),
    /// The system refused.
    Io(io::Error),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Outside => {
                f.write_str("a link leads out of the workspace, and muster follows none there")
            }
            Self::Git => f.write_str("it leads into the folder `.git`, which belongs to git"),
            Self::NoFile => f.write_str("this is no file"),
            Self::TooLarge(size, most) if *most < 1 << 20 => {
                write!(f, "it has {size} bytes, {most} are allowed")
            }
            Self::TooLarge(size, most) => {
                write!(f, "it has {} MiB, {} are allowed", size >> 20, most >> 20)
            }
            Self::Io(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Refused {}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Door {
    /// The door to the folder at `path`.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize()?;
        Ok(Self { root: Root::open(&path)?, path })
    }

    /// Where the folder lies, without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where in the folder something really lies: a path without links.
    pub fn real(&self, path: &Path) -> Result<PathBuf, Refused> {
        let real = self.path.join(path).canonicalize()?;
        let below = real.strip_prefix(&self.path).map_err(|_| Refused::Outside)?;
        refuse_git(below)?;
        Ok(below.to_path_buf())
    }

    /// The bytes of a file, which must be one of bounded size.
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, Refused> {
        content(&self.opened(path)?, MAX_BYTES)
    }

    /// A file, links followed.
    fn opened(&self, path: &Path) -> Result<File, Refused> {
        refuse_git(path)?;
        // Few files are links: only where one is in the way it is asked where it leads.
        match self.root.file(path) {
            Ok(file) => Ok(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(error.into()),
            Err(error) => {
                let real = self.real(path)?;
                // No link was in the way, so the first answer stands.
                if real == path {
                    return Err(if self.is_file(&real) { error.into() } else { Refused::NoFile });
                }
                Ok(self.root.file(&real)?)
            }
        }
    }

    fn is_file(&self, path: &Path) -> bool {
        self.root.what(path).is_ok_and(|what| what == Beneath::File)
    }

    /// Whether a folder lies at a path without links.
    pub(super) fn is_folder(&self, path: &Path) -> bool {
        self.root.what(path).is_ok_and(|what| what == Beneath::Folder)
    }

    /// The entries of a folder.
    pub(super) fn list(&self, path: &Path) -> Result<Vec<io::Result<EntryBeneath>>, Refused> {
        refuse_git(path)?;
        match self.root.list(path) {
            Ok(entries) => Ok(entries),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(error.into()),
            Err(error) => {
                let real = self.real(path)?;
                if real == path { Err(error.into()) } else { Ok(self.root.list(&real)?) }
            }
        }
    }

    /// Whether an entry that is a link leads to a folder, wherever that lies; what lies in it is
    /// not looked at.
    pub(super) fn leads_to_folder(&self, path: &Path) -> io::Result<bool> {
        Ok(std::fs::metadata(self.path.join(path))?.is_dir())
    }

    /// Where a file would be made: its path with the links of its folders followed. The folders
    /// need not exist.
    pub fn place(&self, path: &Path) -> Result<PathBuf, Refused> {
        refuse_git(path)?;
        let mut place = PathBuf::new();
        for step in path.parent().into_iter().flat_map(Path::components) {
            place.push(step);
            match self.root.what(&place) {
                Ok(Beneath::Folder) => {}
                // A link that leads nowhere is an error: what would be made has no place.
                Ok(Beneath::Link) => place = self.real(&place)?,
                Ok(Beneath::File | Beneath::Other) => {
                    return Err(io::Error::from(io::ErrorKind::NotADirectory).into());
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        place.extend(path.file_name());
        Ok(place)
    }

    /// Whether something lies at a path already, be it a link that leads nowhere.
    pub fn is_taken(&self, path: &Path) -> Result<bool, Refused> {
        match self.root.what(&self.place(path)?) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes a file that was not there, and the folders above it.
    pub fn create(&self, path: &Path, bytes: &[u8]) -> Result<(), Refused> {
        // Links of folders are followed before anything is made, so that they cannot lead out.
        let place = self.place(path)?;
        self.make_folders(place.parent().unwrap_or(Path::new("")))?;
        Ok(self.root.create(&place, Readers::AsUsual)?.write_all(bytes)?)
    }

    /// Writes a file whole: beside its place first, then under its name. A link of that name is
    /// replaced itself. What was there keeps its permissions.
    pub fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), Refused> {
        let place = self.place(path)?;
        self.make_folders(place.parent().unwrap_or(Path::new("")))?;
        let draft = self.draft(&place, bytes)?;
        self.switch(&draft, &place)
    }

    /// Writes a text beside the place that it is for, under a name that nothing else has: what lies
    /// there already is somebody's.
    pub(super) fn draft(&self, place: &Path, bytes: &[u8]) -> Result<PathBuf, Refused> {
        let before = match self.root.file(place).and_then(|file| file.metadata()) {
            Ok(before) if before.is_file() => Some(before),
            _ => None,
        };
        // Who may not read the file that was there may not read its draft either, at no moment.
        let readers = if before.is_some() { Readers::OwnerAlone } else { Readers::AsUsual };
        let (draft, mut file) = Self::fresh(place, |draft| self.root.create(draft, readers))?;
        let written = file.write_all(bytes).and_then(|()| match before {
            Some(before) => file.set_permissions(before.permissions()),
            None => Ok(()),
        });
        if let Err(error) = written {
            self.forget(&draft);
            return Err(error.into());
        }
        Ok(draft)
    }

    /// Gives a draft the name that it is for.
    pub(super) fn switch(&self, draft: &Path, place: &Path) -> Result<(), Refused> {
        self.root.rename(draft, place).map_err(|error| {
            self.forget(draft);
            Refused::Io(error)
        })
    }

    /// Puts a drafted folder in the place of the one that is there, which gets the name of the
    /// draft. Killed at any moment, one of the two is there; where the file system cannot exchange
    /// two names, a moment lies between in which none is.
    pub(super) fn switch_folders(&self, draft: &Path, place: &Path) -> Result<(), Refused> {
        let Err(error) = self.root.exchange(draft, place) else { return Ok(()) };
        if !matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput) {
            return Err(error.into());
        }
        // An empty folder may be replaced by another one.
        let former = self.draft_folder(place)?;
        self.root.rename(place, &former)?;
        if let Err(error) = self.root.rename(draft, place) {
            // What was there is better than nothing.
            let _ = self.root.rename(&former, place);
            return Err(error.into());
        }
        Ok(self.root.rename(&former, draft)?)
    }

    /// Writes a file that was not there, with the permissions of another one.
    pub(super) fn create_like(
        &self,
        path: &Path,
        bytes: &[u8],
        like: &Path,
    ) -> Result<(), Refused> {
        let like = self.root.file(like)?.metadata()?;
        let mut file = self.root.create(path, Readers::OwnerAlone)?;
        file.write_all(bytes)?;
        Ok(file.set_permissions(like.permissions())?)
    }

    /// What lies at a path; a link is not followed. Nothing when nothing does.
    pub(super) fn what(&self, path: &Path) -> Result<Option<Beneath>, Refused> {
        match self.root.what(path) {
            Ok(what) => Ok(Some(what)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a draft that is not wanted any more.
    pub(super) fn forget(&self, draft: &Path) {
        // The error that led here is the one to report. A draft that stays is hidden: nobody reads
        // it.
        let _ = self.root.remove(draft, Beneath::File);
    }

    /// A new, empty folder beside a place, hidden until it gets its name.
    pub(super) fn draft_folder(&self, place: &Path) -> Result<PathBuf, Refused> {
        Ok(Self::fresh(place, |draft| self.root.make_folder(draft))?.0)
    }

    /// Removes a folder that was made by this program, with what was made in it, all of which is
    /// named.
    pub(super) fn forget_folder(&self, folder: &Path, made: &[(PathBuf, Beneath)]) {
        // What was made last lies deepest: a folder can be removed when it is empty.
        for (path, what) in made.iter().rev() {
            let _ = self.root.remove(path, *what);
        }
        let _ = self.root.remove(folder, Beneath::Folder);
    }

    /// Makes one folder, whose parent must exist.
    pub(super) fn make_folder(&self, path: &Path) -> Result<(), Refused> {
        Ok(self.root.make_folder(path)?)
    }

    /// Makes something beside a place under the first hidden name that is free.
    fn fresh<T>(
        place: &Path,
        make: impl Fn(&Path) -> io::Result<T>,
    ) -> Result<(PathBuf, T), Refused> {
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
        // A run that was killed leaves its draft, and nobody knows whose it is: it stays, and the
        // next number is taken.
        for number in 0..100 {
            let draft = place.with_file_name(format!(".{name}.{number}.new"));
            match make(&draft) {
                Ok(made) => return Ok((draft, made)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
                Err(error) => return Err(error.into()),
            }
        }
        Err(taken.into())
    }

    fn make_folders(&self, path: &Path) -> Result<(), Refused> {
        let mut folder = PathBuf::new();
        for step in path.components() {
            folder.push(step);
            match self.root.make_folder(&folder) {
                Ok(()) => {}
                // It may be a file too; then making something in it fails.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// What git keeps for itself is no part of a workspace: its configuration can hold passwords, and
/// its hooks run.
fn refuse_git(path: &Path) -> Result<(), Refused> {
    // Windows and macOS find `.git` under `.GIT` as well.
    if path.components().any(|part| part.as_os_str().eq_ignore_ascii_case(".git")) {
        return Err(Refused::Git);
    }
    Ok(())
}

/// The bytes of an open file, which may have `most`.
pub(super) fn content(file: &File, most: u64) -> Result<Vec<u8>, Refused> {
    let meta = file.metadata()?;
    if !meta.is_file() {
        // Reading a pipe would wait for ever.
        return Err(Refused::NoFile);
    }
    if meta.len() > most {
        return Err(Refused::TooLarge(meta.len(), most));
    }
    let size = usize::try_from(meta.len()).unwrap_or(0);
    let mut bytes = Vec::new();
    let read = reading::expected(file, size, &mut bytes)?.len();
    // The files of `/proc` are longer than they say, too.
    if read > size {
        return Err(io::Error::other(
            "it is longer than the system says; was it changed while it was read?",
        )
        .into());
    }
    bytes.truncate(read);
    Ok(bytes)
}

#[cfg(all(test, unix))]
mod tests;
