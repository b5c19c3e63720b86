//! The way to the output: it never leads through a link that the workspace carries.

use std::path::{Component, Path, PathBuf};

use crate::output::error::OutputError;
use crate::output::record::resolved;

/// Refuses a path to an output that passes through a link inside of the workspace: a repository may
/// carry one. Links outside are the user's own.
pub(super) fn refuse_links(dir: &Path, workspace: &Path) -> Result<(), OutputError> {
    let workspace = resolved(workspace);
    let Ok(dir) = std::path::absolute(dir) else { return Ok(()) };
    let mut way = PathBuf::new();
    for part in dir.components() {
        // A link is the work of whoever may write to the folder that it lies in.
        let is_inside = resolved(&way).starts_with(&workspace);
        way.push(part);
        let is_link = matches!(part, Component::Normal(_))
            && way.symlink_metadata().is_ok_and(|meta| meta.is_symlink());
        if is_link && is_inside {
            return Err(OutputError::Linked(way));
        }
    }
    Ok(())
}
