//! Why an output cannot be written or read.

use std::io;
use std::path::{Path, PathBuf};

use crate::base::diagnostic::Diagnostic;
use crate::base::text::one_line;

/// Why an output is not written, or not read.
#[derive(Debug)]
pub enum OutputError {
    /// The folder was not written by muster.
    Foreign(Box<Diagnostic>),
    /// Another build is writing to it.
    Busy(PathBuf),
    /// A link stands where the output should be, or on the way to it.
    Linked(PathBuf),
    /// Something in the output stands in the way; what it is, and how to go on.
    Refused(PathBuf, String),
    /// The system refused to write.
    Io(PathBuf, io::Error),
    /// What was built cannot be read.
    Unreadable(PathBuf, io::Error),
}

impl std::fmt::Display for OutputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Foreign(diagnostic) => f.write_str(&diagnostic.message),
            Self::Busy(dir) => write!(f, "another muster is writing to `{}`", shown(dir)),
            Self::Linked(path) => {
                write!(
                    f,
                    "`{}` is a link, and a build neither lies behind one nor goes through one; \
                     remove the link, or name the folder that is meant",
                    shown(path)
                )
            }
            Self::Refused(path, why) => write!(f, "`{}` {why}", shown(path)),
            Self::Io(path, error) => write!(f, "cannot write `{}`: {error}", shown(path)),
            Self::Unreadable(path, error) => write!(f, "cannot read `{}`: {error}", shown(path)),
        }
    }
}

impl std::error::Error for OutputError {}

/// A path in one line, whatever its name holds.
fn shown(path: &Path) -> String {
    one_line(&path.to_string_lossy()).into_owned()
}

/// Makes the error of the system that stopped writing `path` one of the output.
pub(super) fn cannot_write(path: &Path) -> impl FnOnce(io::Error) -> OutputError + '_ {
    move |error| OutputError::Io(path.into(), error)
}

/// Makes the error of the system that stopped reading `path` one of the output.
pub(super) fn cannot_read(path: &Path) -> impl FnOnce(io::Error) -> OutputError + '_ {
    move |error| OutputError::Unreadable(path.into(), error)
}
