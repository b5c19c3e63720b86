//! The disk: writing a build. The next state of the output is prepared as a whole tree, in a folder
//! of our own beside it: new and changed files are written there, unchanged ones are linked into
//! it, so that they keep their times. Then the two trees change places in one step. Whatever is
//! killed at whatever moment, the old tree or the new one is there; who opened the output before
//! reads the old one to its end, which stays until the next build.
//!
//! Where a system cannot do that, second bests say what they do not promise ([`OutputChange::said`]).
//!
//! Everything that lies in the output or beside it may have come with a repository. So nothing
//! there is believed, and nothing is reached through a link; what this machine built itself it
//! knows from a record elsewhere.
#![allow(clippy::disallowed_methods, reason = "this is a module that touches the disk")]

use std::io;
use std::path::{Path, PathBuf};

use crate::base::diagnostic::{Diagnostic, codes};
use crate::base::text::one_line;

pub mod manifest;
mod built;
mod carry;
mod commit;
mod container;
mod descent;
mod file;
mod folder;
mod former;
mod in_place;
mod open;
mod record;
mod stage;
mod switch;
mod way;

#[cfg(test)]
mod tests;

pub use self::built::BuiltFolder;
pub use self::commit::OutputChange;
pub use self::open::{OutputPlace, OutputTarget};
pub use self::record::OutputRecord;
pub use self::stage::StagedUnit;

codes! {
    /// # What
    /// The output folder holds something that muster did not write.
    ///
    /// # Why
    /// A build replaces its output. Files of somebody else would be lost. A folder counts as
    /// written by muster when it holds a `manifest.json` as muster writes it: paths in it that
    /// leave the folder, or that are listed twice, come from somebody else.
    ///
    /// # Fix
    /// Choose another folder with `--output`, or empty this one.
    FOREIGN_OUTPUT = "foreign-output-folder", Error;
}

/// Why nothing could be written.
#[derive(Debug)]
pub enum OutputError {
    /// The folder is not ours.
    Foreign(Box<Diagnostic>),
    /// Another build is writing to it.
    Busy(PathBuf),
    /// A link stands where the output should be, or on the way to it.
    Linked(PathBuf),
    /// Something in the output stands in the way; what it is, and how to go on.
    Refused(PathBuf, String),
    /// The system refused.
    Io(PathBuf, io::Error),
    /// What was built cannot be read.
    Unreadable(PathBuf, io::Error),
}

impl std::fmt::Display for OutputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |path: &Path| one_line(&path.to_string_lossy()).into_owned();
        match self {
            Self::Foreign(diagnostic) => f.write_str(&diagnostic.message),
            Self::Busy(dir) => write!(f, "another muster is writing to `{}`", shown(dir)),
            Self::Linked(path) => {
                let path = shown(path);
                write!(
                    f,
                    "`{path}` is a link, and a build neither lies behind one nor goes through \
                        one; remove the link, or name the folder that is meant"
                )
            }
            Self::Refused(path, why) => write!(f, "`{}` {why}", shown(path)),
            Self::Io(path, error) => write!(f, "cannot write `{}`: {error}", shown(path)),
            Self::Unreadable(path, error) => write!(f, "cannot read `{}`: {error}", shown(path)),
        }
    }
}

impl std::error::Error for OutputError {}

/// What fails with `path`, as an error.
fn cannot_write(path: &Path) -> impl FnOnce(io::Error) -> OutputError + '_ {
    move |error| OutputError::Io(path.into(), error)
}

/// The unit that a path of the output belongs to.
pub fn unit_of(path: &str) -> &str {
    let mut slashes = path.match_indices('/').map(|(at, _)| at);
    let first = slashes.next().unwrap_or(path.len());
    if path.starts_with('_') { &path[..first] } else { &path[..slashes.next().unwrap_or(first)] }
}
