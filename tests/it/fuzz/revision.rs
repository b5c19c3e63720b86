// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What somebody gives to `--base` and `--since`, and folders as git stores them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use muster::workspace::git::{EntryKind, PathOrRevision, Repository, entries};

/// A repository with one commit on two branches and a tag, in which names are looked up. It stays
/// as it is.
struct Known {
    folder: PathBuf,
    commits: Vec<String>,
    files: usize,
}

/// What begins a text that is a folder of git.
pub(crate) const TREE: &str = "tree\n";

/// The repository that revisions are asked of; made once.
static KNOWN: OnceLock<Option<Known>> = OnceLock::new();

/// Any name is a path by how it is written, a commit of the repository, or an error; asking changes
/// nothing.
pub(crate) fn revision(text: &str) -> bool {
    if let Some(folder) = text.strip_prefix(TREE) {
        return tree(folder.as_bytes());
    }
    if let PathOrRevision::Path(path) = PathOrRevision::of(text) {
        // No branch can be called so.
        let is_path =
            text == "." || text == ".." || text.starts_with(['.', '/']) || text.ends_with('/');
        assert!(is_path && path.as_os_str() == text, "{text:?}");
        return true;
    }
    let Some(known) = KNOWN.get_or_init(make) else { return false };
    let found = Repository::at(&known.folder).and_then(|repository| repository.commit(text));
    assert_eq!(count(&known.folder), known.files, "asking for {text:?} changed the repository");
    match found {
        Ok(commit) => {
            assert!(known.commits.contains(&commit), "{text:?} gives {commit:?}");
            true
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            false
        }
    }
}

/// Every entry that is read stands in the bytes, and has an object.
fn tree(bytes: &[u8]) -> bool {
    let id = "0".repeat(40);
    let Ok(entries) = entries(bytes, &id) else { return false };
    let of_one = |name: &[u8]| name.len() + id.len() / 2 + 2;
    assert!(entries.iter().map(|entry| of_one(&entry.name)).sum::<usize>() <= bytes.len());
    for entry in &entries {
        assert!(entry.object.len() == id.len() && !entry.name.contains(&0), "{entry:?}");
        assert!(matches!(
            entry.kind,
            EntryKind::File | EntryKind::Folder | EntryKind::Link | EntryKind::Submodule
        ));
    }
    !entries.is_empty()
}

/// `None` where there is no git.
fn make() -> Option<Known> {
    let folder = std::env::temp_dir().join(format!("muster-revision-{}", std::process::id()));
    std::fs::create_dir_all(&folder).ok()?;
    let run = |args: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C")
            .arg(&folder)
            .args(["-c", "user.name=fuzz", "-c", "user.email=fuzz@example.invalid"])
            .args(args);
        let output =
            git.stdin(Stdio::null()).output().ok().filter(|output| output.status.success())?;
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
