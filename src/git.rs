//! What git says of a workspace: the commit, and whether files differ from it.
#![allow(clippy::disallowed_methods, reason = "git is asked through its program")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The commit of the repository that `root` lies in, and whether anything below `root` differs from it.
/// `None` when it is no repository, has no commit, or there is no git.
pub fn state(root: &Path) -> Option<(String, bool)> {
    // Without any `.git` upwards, git need not be started.
    top(root)?;
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(["--no-optional-locks", "status", "--porcelain=v2", "--branch", "--untracked-files=normal", "--", "."]);
    let output = git.stdin(Stdio::null()).stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    let revision = text.lines().find_map(|line| line.strip_prefix("# branch.oid ")).filter(|oid| *oid != "(initial)")?;
    Some((revision.to_owned(), text.lines().any(|line| !line.starts_with('#'))))
}

/// The root of the work tree that `dir` lies in.
pub fn top(dir: &Path) -> Option<PathBuf> {
    dir.ancestors().find(|dir| dir.join(".git").exists()).map(Path::to_path_buf)
}

/// Where `root` lies in its repository: nothing at the top of it and outside of any, otherwise a path that ends
/// in `/`. Found without git, which in pipelines often refuses a checkout that another user owns.
pub fn prefix(root: &Path) -> String {
    let top = top(root);
    let below = top.as_deref().and_then(|top| root.strip_prefix(top).ok()).unwrap_or(Path::new(""));
    below.components().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}
