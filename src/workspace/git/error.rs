//! Why git gave no answer, and what helps.

use std::fmt::{Display, Formatter, Result};
use std::io;
use std::path::PathBuf;

/// Why git gave no answer.
#[derive(Debug)]
pub enum GitError {
    /// There is no program `git` where one may be taken from.
    NoProgram,
    /// The program could not be started.
    NotStarted(PathBuf, io::Error),
    /// The folder lies in no repository.
    NoRepository(PathBuf),
    /// There is a `.git`, and it is no repository.
    BadRepository(PathBuf, String),
    /// The repository has no commit yet.
    NoCommit,
    /// The revision does not exist; whether the clone is shallow.
    UnknownRevision(String, bool),
    /// The revision is something else than a commit.
    NoSuchCommit(String),
    /// An object of the revision is not in the object store.
    Missing(String),
    /// A submodule cannot be looked into, and why.
    Submodule(String, String),
    /// Anything else, in git's own words.
    Failed(String),
}

impl Display for GitError {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::NoProgram => f.write_str(
                "there is no program `git` on the PATH; folders of the PATH that are relative, or \
                 lie in the repository, are not looked into; a build folder can be compared \
                 without git: `--base ./DIR`",
            ),
            Self::NotStarted(program, error) => {
                write!(f, "cannot start `{}`: {error}", program.display())
            }
            Self::NoRepository(dir) => write!(
                f,
                "`{}` is in no git repository, so there is no revision to compare with; compare \
                 with a former build, `--base ./DIR`, or begin with `git init`",
                dir.display()
            ),
            Self::BadRepository(path, problem) => {
                write!(f, "`{}` is no git repository: {problem}", path.display())
            }
            Self::NoCommit => f.write_str(
                "the repository has no commit yet, so there is nothing to compare with; \
                 `git commit` makes one",
            ),
            Self::UnknownRevision(revision, false) => {
                write!(f, "git knows no revision `{}`; ", visible(revision))?;
                f.write_str("`git fetch` may bring it, `git branch --all` lists names")
            }
            Self::UnknownRevision(revision, true) => {
                let revision = visible(revision);
                write!(f, "git knows no revision `{revision}`, and this clone is shallow; ")?;
                f.write_str(
                    "`git fetch --unshallow` brings the whole history (GitLab: `GIT_DEPTH: 0`, \
                     GitHub: `fetch-depth: 0`)",
                )
            }
            Self::NoSuchCommit(revision) => {
                write!(f, "the revision `{}` is no commit", visible(revision))
            }
            Self::Missing(object) => {
                write!(f, "object missing: {object} is not in the repository; ")?;
                f.write_str(
                    "the clone is incomplete, and nothing is fetched while it is read; \
                     `git fetch --refetch` mends it",
                )
            }
            Self::Submodule(path, problem) => {
                write!(f, "the submodule `{}` cannot be read: {problem}", visible(path))
            }
            Self::Failed(message) => write!(f, "git: {}", visible(message)),
        }
    }
}

impl std::error::Error for GitError {}

/// A text of somebody else, in which control characters are seen and do nothing.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            visible.extend(c.escape_default());
        } else {
            visible.push(c);
        }
    }
    visible
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_says_does_nothing_to_a_terminal() {
        let said = GitError::Failed("bad line 1 in 'a\\b'\nü \u{1b}[2J\u{9b}".into()).to_string();
        assert_eq!(said, "git: bad line 1 in 'a\\b'\\nü \\u{1b}[2J\\u{9b}");
        let unknown = GitError::UnknownRevision("a\tb".into(), true).to_string();
        assert!(
            unknown.starts_with("git knows no revision `a\\tb`, and this clone is shallow"),
            "{unknown}"
        );
        let submodule = GitError::Submodule("a\rb".into(), "it is gone".into()).to_string();
        assert_eq!(submodule, "the submodule `a\\rb` cannot be read: it is gone");
    }
}
