// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What a change does: a recorded history, and the places that a base can be read from.
//!
//! `tests/diff/history/*.md` are commits on top of the workspace in `tests/diff/base`, one after
//! the other: the heading is the message; a block ```` ```toml path ```` (or `jinja`, or `age`)
//! replaces or adds a file, ```` ```remove path ```` takes one away, and ```` ```edit path ````
//! replaces the lines marked `-` by those marked `+` (an unmarked line stays and says where). Beside
//! each lies a folder with what `muster diff` says of it in every format; `UPDATE=1 cargo test diff`
//! rewrites them. A new commit is a file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use muster::change::Changes;
use muster::change::text::{self, Depth};
use muster::model::Language;

use crate::support::{DAY, Ran, copy, diff, entries, muster, name, read, update, write};

/// A git repository in a temporary folder, with dates and names that are always the same.
pub(crate) struct Repository {
    dir: tempfile::TempDir,
}

impl Repository {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let repository = Self { dir: tempfile::tempdir().expect("a temporary folder") };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// One with the workspace of `tests/diff/base` committed.
    pub(crate) fn of_base() -> Self {
        let repository = Self::new();
        copy(Path::new("tests/diff/base"), repository.path());
        repository.commit("base");
        repository
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Runs git in it and gives what it prints.
    #[track_caller]
    pub(crate) fn git(&self, args: &[&str]) -> String {
        git(self.path(), args)
    }

    /// Commits everything and gives the commit.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// Replaces a part of a file.
    #[track_caller]
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.path().join(path);
        let text = read(&path);
        assert!(text.contains(from), "{} has no {from:?}", path.display());
        write(&path, &text.replacen(from, to, 1));
    }

    pub(crate) fn diff(&self, args: &[&str]) -> Ran {
        muster(self.path(), &[&["diff", "--as-of", DAY], args].concat())
    }
}

/// Runs git and gives what it prints.
#[track_caller]
pub(crate) fn git(dir: &Path, args: &[&str]) -> String {
    let mut git = Command::new("git");
    git.current_dir(dir)
        .args([
            "-c",
            "commit.gpgsign=false",
            "-c",
            "core.autocrlf=false",
            "-c",
            "protocol.file.allow=always",
        ])
        .args(args);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), "muster")
            .env(format!("GIT_{role}_EMAIL"), "muster@example.invalid");
        git.env(format!("GIT_{role}_DATE"), "2026-11-21T12:00:00Z");
    }
    let output = git.output().expect("git can be started");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("git prints UTF-8 here")
}

/// A commit.
pub(crate) struct Step {
    pub(crate) path: PathBuf,
    message: String,
    blocks: Vec<(String, String, String)>,
}

/// The commits of the history.
pub(crate) fn steps() -> Vec<Step> {
    let files = entries(Path::new("tests/diff/history"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "md"));
    files.map(|path| Step::read(&path, &read(&path))).collect()
}

impl Step {
    /// The commit that a text describes, which stands in the file at `path`.
    pub(crate) fn read(path: &Path, text: &str) -> Self {
        let (mut message, mut blocks) = (String::new(), Vec::new());
        let mut open: Option<(String, String, String)> = None;
        for line in text.lines() {
            match (&mut open, line.strip_prefix("```")) {
                (Some(_), Some("")) => blocks.extend(open.take()),
                (Some((_, _, text)), _) => text.extend([line, "\n"]),
                (None, Some(fence)) => {
                    let (kind, file) = fence.split_once(' ').expect("a block names its file");
                    open = Some((kind.to_owned(), file.to_owned(), String::new()));
                }
                (None, None) => message.extend(line.strip_prefix("# ")),
            }
        }
        assert!(
            open.is_none() && !message.is_empty(),
            "{}: a block is open, or the heading is missing",
            path.display()
        );
        Self { path: path.to_owned(), message, blocks }
    }

    pub(crate) fn apply(&self, root: &Path) {
        for (kind, file, text) in &self.blocks {
            let path = root.join(file);
            match kind.as_str() {
                "toml" | "jinja" | "age" => write(&path, text),
                "remove" if path.is_dir() => {
                    std::fs::remove_dir_all(&path).expect("folders can be removed");
                }
                "remove" => {
                    std::fs::remove_file(&path).expect("the file is there");
                    // Like git, which knows no empty folders.
                    let _ = std::fs::remove_dir(path.parent().expect("a file has a folder"));
                }
                "edit" => {
                    let side = |gone: char, fresh: char| {
                        let lines = text.lines().filter(|line| !line.starts_with(fresh));
                        lines
                            .map(|line| {
                                line.strip_prefix([gone, ' ']).unwrap_or(line).to_owned() + "\n"
                            })
                            .collect::<String>()
                    };
                    let (from, to) = (side('-', '+'), side('+', '-'));
                    let whole = read(&path);
                    assert_eq!(
                        whole.matches(&from).count(),
                        1,
                        "{}: {file} must have these lines once:\n{from}",
                        self.path.display()
                    );
                    write(&path, &whole.replacen(&from, &to, 1));
                }
                other => panic!("{}: there are no blocks of the kind {other}", self.path.display()),
            }
        }
    }
}

/// What every commit does is what was recorded, in every format. The working tree says the same as
/// the commit made from it, and so does a run that passes no school over.
#[test]
fn history_says_what_was_recorded() {
    let repository = Repository::of_base();
    let mut problems = String::new();
    let mut names = BTreeSet::new();
    let mut base = repository.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let steps = steps();
    assert!(steps.len() >= 12, "only {} commits", steps.len());
    for step in steps {
        step.apply(repository.path());
        let before = repository.git(&["status", "--porcelain"]);
        let worktree = repository.diff(&["--format", "json"]).expect(0).stdout;
        assert_eq!(
            repository.git(&["status", "--porcelain"]),
            before,
            "the working tree and the index stay as they were"
        );
        let head = repository.commit(&step.message);
        let folder = step.path.with_extension("");
        names.insert(name(&folder));
        let anonymous = |text: String| {
            let short = |id: &str| id[..8].to_owned();
            let named = text.replace(&base, "<base>").replace(&head, "<head>");
            named.replace(&short(&base), "<base>").replace(&short(&head), "<head>")
        };
        let changes = |text: &str| {
            serde_json::from_str::<Changes>(text).expect("the format is that of the library")
        };
        let args = ["--base", "HEAD~1", "--head", "HEAD", "--format", "json"];
        let ran = repository.diff(&args).expect(0);
        assert_eq!(ran.stderr, "", "{}: nothing goes wrong", step.path.display());
        let commit = changes(&ran.stdout);
        // Every school compiled, and every file's own difference.
        let mut full = changes(
            &repository.diff(&[&args[..], &["--no-skip", "--full"]].concat()).expect(0).stdout,
        );
        for (file, found) in [
            ("full.txt", text::human(&full, Depth::Full, false, 100)),
            ("human.txt", text::human(&commit, Depth::Effects, false, 100)),
            ("comment.md", text::markdown(&commit, Language::De, 60_000)),
            ("diff.json", ran.stdout.clone()),
            ("page.html", crate::page::without_files(&text::html(&commit, Language::De))),
        ] {
            let (found, path) = (anonymous(found), folder.join(file));
            if update() {
                write(&path, &found);
            }
            problems += &diff(
                &path.to_string_lossy(),
                &if path.is_file() { read(&path) } else { String::new() },
                &found,
            );
        }
        full.files.iter_mut().for_each(|file| file.hunks.clear());
        // More was compiled, and said to be.
        full.access.compared = commit.access.compared;
        assert_eq!(full, commit, "{}: skipping hides something", step.path.display());
        let worktree = changes(&worktree);
        assert_eq!(
            Changes { base: commit.base.clone(), head: commit.head.clone(), ..worktree },
            commit,
            "{}: the working tree differs",
            step.path.display()
        );
        base = head;
    }
    let recorded: BTreeSet<String> = crate::support::folders(Path::new("tests/diff/history"))
        .iter()
        .map(|path| name(path))
        .collect();
    assert_eq!(recorded, names, "each folder belongs to a commit");
    assert!(problems.is_empty(), "\n{problems}\nUPDATE=1 cargo test diff rewrites the history");
}
