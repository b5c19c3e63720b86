//! A file as a revision has it that the user trusts, whatever lies in the folders here.

use std::path::{Component, Path};

use crate::workspace::file_system::MAX_BYTES;
use crate::workspace::git::{Content, GitError, Repository};
use crate::workspace::typed;

/// The text of a file in a revision of the repository that `folder` lies in. The path is one below
/// `folder`.
///
/// # Errors
///
/// Why there is no such text, as the end of a sentence.
pub fn text_at_revision(folder: &Path, revision: &str, path: &Path) -> Result<String, String> {
    let folder = typed::typed(folder).map_err(|why| why.to_string())?;
    let repository = match Repository::at(&folder) {
        Err(GitError::NoRepository(_)) => {
            return Err(format!("`{}` is in no git repository", folder.display()));
        }
        opened => opened.map_err(|error| error.to_string())?,
    };
    let commit = repository.commit(revision).map_err(|error| error.to_string())?;
    let mut name = Vec::new();
    for part in repository.prefix() {
        name.push(String::from_utf8(part).map_err(|_| "the folder has a name that is no UTF-8")?);
    }
    for part in path.components() {
        match part {
            Component::Normal(part) => name.push(part.to_string_lossy().into_owned()),
            Component::CurDir => {}
            _ => return Err("a path in a revision begins here and leads downwards".to_owned()),
        }
    }
    // A question to git is a line.
    let name = name.join("/");
    if name.contains(char::is_control) {
        return Err("a path in a revision has no control characters".to_owned());
    }
    let limits = (MAX_BYTES, MAX_BYTES);
    let found = match repository.objects(&[&format!("{commit}:{name}")], limits) {
        Err(GitError::Missing(_)) => Vec::new(),
        found => found.map_err(|error| error.to_string())?,
    };
    match found.into_iter().next().map(|object| object.content) {
        Some(Content::Bytes(bytes)) => {
            String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
        }
        Some(Content::TooLarge(size)) => Err(format!("it has {size} bytes")),
        None => Err("the revision has no such file".to_owned()),
    }
}
