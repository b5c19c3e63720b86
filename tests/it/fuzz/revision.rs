// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Names that somebody gives to `--base` and `--since`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use muster::git::Repository;

/// A repository with one commit on two branches and a tag, in which names are looked up. It stays as it is.
struct Known {
    folder: PathBuf,
    commits: Vec<String>,
    files: usize,
}

/// Any name is a commit of the repository or an error; asking changes nothing.
pub(crate) fn revision(name: &str) -> bool {
    static KNOWN: OnceLock<Option<Known>> = OnceLock::new();
    let Some(known) = KNOWN.get_or_init(make) else { return false };
    let found = Repository::at(&known.folder).commit(name);
    assert_eq!(count(&known.folder), known.files, "asking for {name:?} changed the repository");
    match found {
        Ok(commit) => {
            assert!(known.commits.contains(&commit), "{name:?} gives {commit:?}");
            true
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            false
        }
    }
}

/// `None` where there is no git.
fn make() -> Option<Known> {
    let folder = std::env::temp_dir().join(format!("muster-revision-{}", std::process::id()));
    std::fs::create_dir_all(&folder).ok()?;
    let run = |args: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C").arg(&folder).args(["-c", "user.name=fuzz", "-c", "user.email=fuzz@example.invalid"]).args(args);
        let output = git.stdin(Stdio::null()).output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    run(&["init", "--quiet", "--initial-branch", "main"])?;
    let mut commits = Vec::new();
    for message in ["first", "second"] {
        run(&["commit", "--quiet", "--allow-empty", "--message", message])?;
        commits.push(run(&["rev-parse", "HEAD"])?);
    }
    run(&["branch", "feature/x", "HEAD~1"])?;
    run(&["tag", "--annotate", "--message", "a tag", "v1.0"])?;
    let files = count(&folder);
    Some(Known { folder, commits, files })
}

fn count(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let one = |entry: std::fs::DirEntry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => 1 + count(&entry.path()),
        _ => 1,
    };
    entries.flatten().map(one).sum()
}
