//! What git says of a workspace: the commit, and what a revision holds.
//!
//! A repository is input that somebody else may have written, and its configuration can name
//! programs. So git is called in one way only (`program`), for a repository that was found here
//! (`find`), and asked for nothing but objects (`objects`), which of them were there before
//! (`history`) and the names of branches and tags; work tree, index and refs are never written.
#![allow(clippy::disallowed_methods, reason = "git is asked through its program")]

use std::path::{Path, PathBuf};

mod error;
mod find;
mod history;
mod id;
mod named;
mod objects;
mod program;
mod repository;
mod tree;

pub use error::GitError;
pub use history::{FormerFile, FormerFiles};
pub use id::file_id;
pub use named::{PathOrRevision, names_a_folder, names_a_folder_with};
pub use objects::{Content, Object};
pub use repository::Repository;
pub use tree::{EntryKind, TreeEntry, entries};

/// The root of the work tree that `dir` lies in.
pub fn top(dir: &Path) -> Option<PathBuf> {
    dir.ancestors().find(|dir| dir.join(".git").exists()).map(Path::to_path_buf)
}

/// Where `root` lies in its repository: nothing at the top of it and outside of any, otherwise a
/// path that ends in `/`.
pub fn prefix(root: &Path) -> String {
    let top = top(root);
    let below = top.as_deref().and_then(|top| root.strip_prefix(top).ok()).unwrap_or(Path::new(""));
    below.components().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}
