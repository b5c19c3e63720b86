//! Where the repository of a folder lies.
//!
//! Git would take any folder with `HEAD`, `objects` and `refs` in it for a repository, and such a
//! folder can be committed into another one. `.git` cannot; so it is looked for here, and git is
//! told.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::workspace::git;
use crate::workspace::git::error::GitError;

/// Longest `.git` or `commondir` that is read: it holds one path.
const LONGEST: usize = 8 * 1024;

/// A repository on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Location {
    /// The folder in which `.git` lies.
    pub(super) top: PathBuf,
    /// What is checked out here: `HEAD` and the index.
    pub(super) dir: PathBuf,
    /// What all work trees share: objects, branches and configuration.
    pub(super) common: PathBuf,
}

impl Location {
    /// Whether a folder lies in the work tree or in what belongs to the repository.
    pub(super) fn holds(&self, folder: &Path) -> bool {
        for own in [&self.top, &self.dir, &self.common] {
            if own.canonicalize().is_ok_and(|own| folder.starts_with(own)) {
                return true;
            }
        }
        false
    }
}

/// The repository that `folder` lies in.
pub(super) fn around(folder: &Path) -> Result<Location, GitError> {
    let top = git::top(folder).ok_or_else(|| GitError::NoRepository(folder.into()))?;
    at(&top)
}

/// The repository whose `.git` lies in `top` itself.
pub(super) fn at(top: &Path) -> Result<Location, GitError> {
    let git = top.join(".git");
    located(top, &git).map_err(|problem| GitError::BadRepository(git, problem))
}

fn located(top: &Path, git: &Path) -> Result<Location, String> {
    let meta = git.metadata().map_err(|error| error.to_string())?;
    // Work trees and submodules have a file there that says where the folder is.
    let dir = if meta.is_dir() { git.to_path_buf() } else { top.join(redirection(git)?) };
    let shared = dir.join("commondir");
    let common = if shared.symlink_metadata().is_ok() {
        dir.join(one_path(&shared, b"")?)
    } else {
        dir.clone()
    };
    let (dir, common) = (real(&dir)?, real(&common)?);
    // It can be a link to a branch without a commit, which leads nowhere yet.
    if dir.join("HEAD").symlink_metadata().is_err() {
        return Err(format!("there is no `HEAD` in `{}`", dir.display()));
    }
    for part in ["objects", "refs"] {
        if !common.join(part).is_dir() {
            return Err(format!("there is no `{part}` in `{}`", common.display()));
        }
    }
    Ok(Location { top: top.into(), dir, common })
}

/// Where a `.git` that is a file says that the repository lies.
fn redirection(git: &Path) -> Result<PathBuf, String> {
    one_path(git, b"gitdir: ")
}

/// The path that is all of a file, behind `prefix`.
fn one_path(file: &Path, prefix: &[u8]) -> Result<PathBuf, String> {
    // Reading a pipe would wait for ever.
    if !file.is_file() {
        return Err(format!("`{}` is no file", file.display()));
    }
    let mut bytes = Vec::new();
    let opened =
        File::open(file).and_then(|opened| opened.take(LONGEST as u64 + 1).read_to_end(&mut bytes));
    opened.map_err(|error| format!("`{}` cannot be read: {error}", file.display()))?;
    path_in(&bytes, prefix).map_err(|problem| format!("`{}` {problem}", file.display()))
}

fn path_in(bytes: &[u8], prefix: &[u8]) -> Result<PathBuf, &'static str> {
    if bytes.len() > LONGEST {
        return Err("is longer than a path can be");
    }
    let path = bytes.strip_prefix(prefix).ok_or("does not begin with `gitdir: `")?;
    let path = path.strip_suffix(b"\n").unwrap_or(path);
    let path = path.strip_suffix(b"\r").unwrap_or(path);
    if path.is_empty() {
        return Err("names no path");
    }
    if path.iter().any(|byte| matches!(byte, b'\n' | b'\r' | 0)) {
        return Err("has more than one line");
    }
    as_path(path).ok_or("names a path that is not UTF-8")
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere not all bytes are a path")]
fn as_path(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(std::ffi::OsStr::from_bytes(bytes).into())
}

#[cfg(not(unix))]
fn as_path(bytes: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(bytes).ok().map(PathBuf::from)
}

fn real(dir: &Path) -> Result<PathBuf, String> {
    dir.canonicalize().map_err(|error| format!("`{}`: {error}", dir.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// What makes a folder a repository.
    fn lay(dir: &Path) {
        fs::create_dir_all(dir.join("objects")).expect("folders can be made");
        fs::create_dir_all(dir.join("refs")).expect("folders can be made");
        fs::write(dir.join("HEAD"), "ref: refs/heads/main\n").expect("files can be written");
    }

    fn problem(top: &Path) -> String {
        at(top).expect_err("no repository").to_string()
    }

    #[test]
    fn a_file_holds_one_path() {
        let given = |text: &[u8]| {
            path_in(text, b"gitdir: ").map(|path| path.to_str().expect("UTF-8").to_owned())
        };
        for text in ["gitdir: ../a b/.git", "gitdir: ../a b/.git\n", "gitdir: ../a b/.git\r\n"] {
            assert_eq!(given(text.as_bytes()).as_deref(), Ok("../a b/.git"), "{text:?}");
        }
        for (text, problem) in [
            ("", "does not begin"),
            ("gitdir:x", "does not begin"),
            ("../.git", "does not begin"),
            ("gitdir: ", "no path"),
            ("gitdir: \n", "no path"),
            ("gitdir: a\nb", "more than one line"),
            ("gitdir: a\n\n", "more than one line"),
            ("gitdir: a\rb\n", "more than one line"),
            ("gitdir: a\0b", "more than one line"),
        ] {
            assert!(given(text.as_bytes()).expect_err(text).contains(problem), "{text:?}");
        }
        let of_length = |length: usize| format!("gitdir: {}", "x".repeat(length - 8));
        assert_eq!(given(of_length(LONGEST).as_bytes()).map(|path| path.len()), Ok(LONGEST - 8));
        assert!(given(of_length(LONGEST + 1).as_bytes()).expect_err("too long").contains("longer"));
    }

    #[test]
    fn the_nearest_git_upwards_is_taken() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = dir.path().canonicalize().expect("the folder is there");
        lay(&root.join(".git"));
        let deep = root.join("sub/deep");
        fs::create_dir_all(&deep).expect("folders can be made");
        let location = around(&deep).expect("a repository");
        assert_eq!(
            location,
            Location { top: root.clone(), dir: root.join(".git"), common: root.join(".git") }
        );
        // A folder that looks like a repository itself is none.
        lay(&root.join("sub"));
        assert_eq!(around(&deep).expect("a repository").top, root);
        fs::write(root.join("sub/.git"), "gitdir: nowhere\n").expect("files can be written");
        around(&deep).expect_err("the nearest one leads nowhere");
    }

    #[test]
    fn a_work_tree_of_another_repository_is_found() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = dir.path().canonicalize().expect("the folder is there");
        lay(&root.join("main/.git"));
        let own = root.join("main/.git/worktrees/other");
        fs::create_dir_all(&own).expect("folders can be made");
        fs::create_dir_all(root.join("other")).expect("folders can be made");
        fs::write(own.join("commondir"), "../..\n").expect("files can be written");
        fs::write(root.join("other/.git"), format!("gitdir: {}\n", own.display()))
            .expect("files can be written");
        assert!(problem(&root.join("other")).contains("no `HEAD`"));
        fs::write(own.join("HEAD"), "ref: refs/heads/other\n").expect("files can be written");
        let location = at(&root.join("other")).expect("a repository");
        assert_eq!((location.dir, location.common), (own.clone(), root.join("main/.git")));
        fs::write(own.join("commondir"), "../../..\n").expect("files can be written");
        assert!(problem(&root.join("other")).contains("no `objects`"));
    }

    #[test]
    fn what_is_no_repository_is_told_why() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let top = dir.path();
        around(top).expect_err("no repository");
        assert!(problem(top).contains(".git` is no git repository"));
        let git = top.join(".git");
        fs::create_dir(&git).expect("folders can be made");
        assert!(problem(top).contains("no `HEAD`"));
        fs::write(git.join("HEAD"), "").expect("files can be written");
        assert!(problem(top).contains("no `objects`"));
        fs::create_dir(git.join("objects")).expect("folders can be made");
        assert!(problem(top).contains("no `refs`"));
        fs::write(git.join("refs"), "").expect("files can be written");
        assert!(problem(top).contains("no `refs`"));
        fs::remove_file(git.join("refs")).expect("the file is there");
        fs::create_dir(git.join("refs")).expect("folders can be made");
        at(top).expect("a repository");
        fs::create_dir(git.join("commondir")).expect("folders can be made");
        assert!(problem(top).contains("is no file"));
    }
}
