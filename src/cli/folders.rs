//! Folders outside of what is compiled: the open workspace, and what muster remembers of builds.

use std::path::{Path, PathBuf};

use super::outcome::Failure;
use crate::workspace::Door;

/// The door to the workspace.
pub(super) fn door(root: &Path) -> Result<Door, Failure> {
    Door::open(root).map_err(|error| Failure(format!("cannot open `{}`: {error}", root.display())))
}

/// The folder of the user in which muster remembers what it built.
pub(super) fn state_folder() -> Option<PathBuf> {
    let base = if cfg!(unix) {
        match folder_in_environment("XDG_STATE_HOME") {
            Some(base) => base,
            // The default of the XDG Base Directory Specification.
            None => folder_in_environment("HOME")?.join(".local/state"),
        }
    } else {
        folder_in_environment("LOCALAPPDATA")?
    };
    Some(base.join("muster"))
}

/// The settings of the user, which hold for every workspace.
pub(super) fn settings_file() -> Option<PathBuf> {
    let base = if cfg!(unix) {
        match folder_in_environment("XDG_CONFIG_HOME") {
            Some(base) => base,
            // The default of the XDG Base Directory Specification.
            None => home()?.join(".config"),
        }
    } else {
        folder_in_environment("APPDATA")?
    };
    Some(base.join("muster/config.toml"))
}

/// The folder of the user.
pub(super) fn home() -> Option<PathBuf> {
    folder_in_environment(if cfg!(unix) { "HOME" } else { "USERPROFILE" })
}

/// The folder that a variable names. A relative one depends on where muster runs and is none.
#[allow(
    clippy::disallowed_methods,
    reason = "what is remembered lies where the user's system keeps such things"
)]
fn folder_in_environment(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os(name)?);
    if path.is_absolute() { Some(path) } else { None }
}
