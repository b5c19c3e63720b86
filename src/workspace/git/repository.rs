//! A repository, and what it is asked for.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use crate::workspace::git::error::GitError;
use crate::workspace::git::find::{self, Location};
use crate::workspace::git::id::is_id;
use crate::workspace::git::objects::{Object, ObjectHeader, Objects};
use crate::workspace::git::program::Program;

/// A repository, seen from a folder in it.
#[derive(Debug)]
pub struct Repository {
    folder: PathBuf,
    location: Location,
    program: Program,
    objects: Mutex<Objects>,
}

impl Repository {
    /// The repository that `folder` lies in. The folder is one without links in its path.
    pub fn at(folder: &Path) -> Result<Self, GitError> {
        let location = find::around(folder)?;
        let program = Program::find(&location.top)?;
        Ok(Self { folder: folder.into(), location, program, objects: Mutex::default() })
    }

    /// The names of the folders that lead from the top of the repository to the folder from which
    /// it is seen.
    pub fn prefix(&self) -> Vec<Vec<u8>> {
        self.folder_below_top()
            .components()
            .map(|part| part.as_os_str().as_encoded_bytes().to_vec())
            .collect()
    }

    /// The same as a path, which is empty at the top.
    pub(super) fn folder_below_top(&self) -> PathBuf {
        self.folder.strip_prefix(&self.location.top).unwrap_or(Path::new("")).to_path_buf()
    }

    /// Git, with `args`.
    pub(super) fn command(&self, args: &[&str]) -> Command {
        self.program.command(&self.location, args)
    }

    /// The error of a git that does not start.
    pub(super) fn not_started(&self, error: io::Error) -> GitError {
        self.program.not_started(error)
    }

    /// The names of its branches and tags.
    pub fn names(&self) -> Result<Vec<String>, GitError> {
        let asked = ["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags"];
        let mut git = self.program.command(&self.location, &asked);
        let output = git.stdout(Stdio::piped()).output();
        // Whether it succeeded is not asked: these names are only proposed.
        let output = output.map_err(|error| self.program.not_started(error))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// The commit that a revision stands for.
    pub fn commit(&self, revision: &str) -> Result<String, GitError> {
        // A question is a line.
        if revision.is_empty() || revision.contains(char::is_control) {
            return Err(GitError::UnknownRevision(revision.into(), false));
        }
        // Asked for as it was typed: what is put behind a name can change what it means.
        let Some(named) = self.headers(&[revision])?.pop().flatten() else {
            return Err(self.no_object(revision));
        };
        let commit = self.headers(&[&format!("{}^{{commit}}", named.id)])?.pop().flatten();
        commit.map(|commit| commit.id).ok_or_else(|| GitError::NoSuchCommit(revision.into()))
    }

    /// What objects hold, each by its id, or by what leads to it from an id. Those larger than the
    /// first of `limits` come with their size only; all others together may have as many bytes as
    /// the second says.
    pub fn objects(&self, names: &[&str], limits: (u64, u64)) -> Result<Vec<Object>, GitError> {
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        let read = objects.read(&self.program, &self.location, names, limits);
        read.map_err(|error| self.explained(error, &mut objects))
    }

    /// The repository of a submodule that is checked out at `path`, below the folder of the
    /// workspace, `root`.
    pub fn submodule(&self, root: &Path, path: &str) -> Result<Self, GitError> {
        let mut folder = root.to_path_buf();
        for part in path.split('/') {
            if !may_lie_in_a_checkout(part) {
                return Err(refused(path, "its path is none that a checkout can have"));
            }
            folder.push(part);
            // A link can be committed, and could lead to any repository of this machine.
            if folder.is_symlink() {
                return Err(refused(path, "its path leads through a link"));
            }
        }
        // Without its own `.git` git would answer for the repository around it.
        if !folder.join(".git").exists() {
            let problem = "it is not checked out; `git submodule update --init` does it";
            return Err(refused(path, problem));
        }
        let location = find::at(&folder)?;
        // Its `.git` is a file that names a folder, and could name any repository.
        if !self.location.holds(&location.dir) || !self.location.holds(&location.common) {
            return Err(refused(path, "its `.git` leads out of the repository"));
        }
        Ok(Self { folder, location, program: self.program.clone(), objects: Mutex::default() })
    }

    fn headers(&self, names: &[&str]) -> Result<Vec<Option<ObjectHeader>>, GitError> {
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        let headers = objects.headers(&self.program, &self.location, names);
        headers.map_err(|error| self.explained(error, &mut objects))
    }

    /// Why a revision stands for no object that is there.
    fn no_object(&self, revision: &str) -> GitError {
        let said = self
            .rev_parse(&["--verify", "--quiet", "--end-of-options", revision])
            .unwrap_or_default();
        let id = said.trim();
        // Whatever looks like an id is taken for one.
        if is_id(id) && !id.eq_ignore_ascii_case(revision) {
            return GitError::Missing(id.into());
        }
        if revision == "HEAD" || revision == "@" {
            return GitError::NoCommit;
        }
        GitError::UnknownRevision(revision.into(), self.is_shallow())
    }

    /// Whether the history ends before it has begun.
    pub fn is_shallow(&self) -> bool {
        self.location.common.join("shallow").metadata().is_ok_and(|meta| meta.len() > 0)
    }

    /// The error of a question. When git cannot work with the repository at all, its own words
    /// stand in: the simplest question brings them out.
    fn explained(&self, error: GitError, objects: &mut Objects) -> GitError {
        // Answers that were not read would be taken for those of the next question.
        *objects = Objects::default();
        self.rev_parse(&["--git-dir"]).err().unwrap_or(error)
    }

    fn rev_parse(&self, args: &[&str]) -> Result<String, GitError> {
        let mut git = self.program.command(&self.location, &[&["rev-parse"], args].concat());
        let output = git
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .output()
            .map_err(|error| self.program.not_started(error))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said =
            String::from_utf8_lossy(&output.stderr).trim().trim_start_matches("fatal: ").to_owned();
        Err(GitError::Failed(if said.is_empty() { "it ended without a word".into() } else { said }))
    }
}

fn refused(path: &str, problem: &str) -> GitError {
    GitError::Submodule(path.into(), problem.into())
}

/// Whether a name can be that of a folder in a work tree, on every system.
fn may_lie_in_a_checkout(name: &str) -> bool {
    let is_dots = name.is_empty() || name == "." || name == "..";
    !is_dots && !name.eq_ignore_ascii_case(".git") && !name.contains(['/', '\\', ':', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_submodule_lies_in_the_work_tree() {
        for name in ["1", "2026.1", "...", ".github", "a b", "git"] {
            assert!(may_lie_in_a_checkout(name), "{name}");
        }
        for name in ["", ".", "..", ".git", ".GIT", ".gIt", "a/b", "..\\x", "a\\b", "C:", "a\0"] {
            assert!(!may_lie_in_a_checkout(name), "{name}");
        }
    }
}
