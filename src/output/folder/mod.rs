//! A folder that is held open. Everything is done relative to it, one name at a time, and never
//! through a link: whoever moves a folder or puts a link in its place does not change what is read
//! or written.
//!
//! Systems that cannot hold a folder open get the same by its path, with a look at every name
//! before it is used.

use std::io;

#[cfg(any(not(unix), test))]
#[cfg_attr(unix, allow(dead_code, reason = "it is only tried here"))]
mod by_path;
#[cfg(unix)]
mod held;

#[cfg(not(unix))]
pub(super) use self::by_path::Folder;
#[cfg(unix)]
pub(super) use self::held::Folder;

#[cfg(all(test, unix))]
mod tests;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameKind {
    File,
    Folder,
    Link,
    /// A pipe, a socket or a device: reading it may wait for ever or do something.
    Special,
}

impl NameKind {
    /// What messages call it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::File => "a file",
            Self::Folder => "a folder",
            Self::Link => "a link",
            Self::Special => "a pipe, a socket or a device",
        }
    }
}

/// What the system says of a file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileStatus {
    pub(super) kind: NameKind,
    pub(super) size: u64,
    /// Who may do what; `None` where the system has nothing of the kind.
    pub(super) rights: Option<Rights>,
    /// On which file system it lies, and under which number.
    pub(super) place: Option<(u64, u64)>,
}

/// Who may do what with a file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rights {
    /// The twelve bits of the mode.
    pub(super) mode: u32,
    /// Whether it belongs to the user for whom muster runs.
    pub(super) is_ours: bool,
}

/// Rights of a folder of the output, of a file with secrets, and the most that another file has.
pub(super) const FOLDER_MODE: u32 = 0o700;
pub(super) const SENSITIVE_MODE: u32 = 0o600;
pub(super) const PLAIN_MODE: u32 = 0o644;

impl FileStatus {
    /// Whether it is a folder that nobody else may enter.
    pub(super) fn is_private_folder(&self) -> bool {
        self.kind == NameKind::Folder
            && self.rights.is_none_or(|rights| rights.is_ours && rights.mode == FOLDER_MODE)
    }

    /// Whether it is a file with the rights that muster would have given to it.
    pub(super) fn has_rights_of_file(&self, sensitive: bool) -> bool {
        if self.kind != NameKind::File {
            return false;
        }
        let Some(rights) = self.rights else { return true };
        // A umask may have taken rights away from a plain file, which does no harm.
        let has_fitting_mode =
            if sensitive { rights.mode == SENSITIVE_MODE } else { rights.mode & !PLAIN_MODE == 0 };
        rights.is_ours && has_fitting_mode
    }
}

/// The rights with which a file of the output is made.
pub(super) fn mode_of(sensitive: bool) -> u32 {
    if sensitive { SENSITIVE_MODE } else { PLAIN_MODE }
}

/// Whether an error says that there is nothing of this name, or not what was asked for.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
