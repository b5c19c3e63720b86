//! What a folder held before: files that a commit has changed or taken away.
//!
//! `rev-list` names the commits and `diff-tree` what each of them did, without looking for renames
//! and without a text of any file: no driver of `.gitattributes` is asked.

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workspace::git::error::GitError;
use crate::workspace::git::id::is_id;
use crate::workspace::git::objects::Content;
use crate::workspace::git::repository::Repository;

/// Most that is read of what git lists. An old file takes some 150 bytes.
const MOST_LISTED: u64 = 64 << 20;

/// Most files whose old text is read.
const MOST_FILES: usize = 100_000;

/// Largest old file that is read; that of a school has some kilobytes.
const LARGEST: u64 = 256 << 10;

/// So many old files are asked for at once.
const AT_ONCE: usize = 400;

/// A file as it was once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerFile {
    /// Its path, seen from the folder of the workspace.
    pub path: String,
    /// The commit that changed it or took it away. `None` when none did so far: the commit that is
    /// checked out still has it.
    pub until: Option<String>,
    /// The id of its object.
    pub object: String,
}

/// Files as they were once, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormerFiles {
    pub files: Vec<FormerFile>,
    /// There are more than were listed.
    pub is_cut: bool,
}

impl Repository {
    /// What lay in `folder` of the workspace and was changed or taken away, by any commit that led
    /// to the one that is checked out. Each text of a file is there once.
    pub fn former_files(&self, folder: &str) -> Result<FormerFiles, GitError> {
        let wanted = self.below(folder);
        let mut commits = self.git(&["rev-list", "--full-history", "HEAD", "--"]);
        commits.arg(&wanted).stdout(Stdio::piped());
        let mut commits = commits.spawn().map_err(|error| self.not_started(error))?;
        let listed = commits.stdout.take().expect("a pipe was asked for");
        let mut changes = self.git(&[
            "diff-tree",
            "--stdin",
            "-m",
            "-r",
            "-z",
            "--no-renames",
            "--diff-filter=DMT",
            "--",
        ]);
        changes.arg(&wanted).stdin(listed).stdout(Stdio::piped());
        let changes = changes.spawn().map_err(|error| self.not_started(error));
        let found = changes.and_then(|mut changes| {
            let answers = changes.stdout.take().expect("a pipe was asked for");
            let found = former(answers.take(MOST_LISTED), &self.start());
            // It may still be writing what nobody reads any more.
            let is_cut = found.as_ref().is_ok_and(|found| found.is_cut);
            let ended = if is_cut { changes.kill() } else { Ok(()) };
            let ended = ended.and_then(|()| changes.wait());
            ended_well(ended, is_cut).and(found.map_err(|error| failed(&error)))
        });
        let is_cut = found.as_ref().map_or(true, |found| found.is_cut);
        if is_cut {
            // One that has ended cannot be killed.
            let _ = commits.kill();
        }
        ended_well(commits.wait(), is_cut)?;
        found
    }

    /// The files that the commit which is checked out has in `folder` of the workspace, but those
    /// of which `is_known` says that they still are as they were: it gets the path, and the id.
    pub fn committed_files(
        &self,
        folder: &str,
        is_known: impl Fn(&str, &str) -> bool,
    ) -> Result<FormerFiles, GitError> {
        let mut git = self.git(&["ls-tree", "-r", "-z", "--full-tree", "HEAD", "--"]);
        git.arg(self.below(folder)).stdout(Stdio::piped());
        let mut git = git.spawn().map_err(|error| self.not_started(error))?;
        let answers = git.stdout.take().expect("a pipe was asked for");
        let mut answers = BufReader::new(answers.take(MOST_LISTED));
        let start = self.start();
        let mut found = FormerFiles::default();
        while let Some(entry) = field(&mut answers).map_err(|error| failed(&error))? {
            // `100644 blob ID`, a tab, and the path.
            let Some((header, path)) = entry.split_once('\t') else { continue };
            let mut words = header.split(' ');
            let (Some(mode), Some("blob"), Some(object)) =
                (words.next(), words.next(), words.next())
            else {
                continue;
            };
            let Some(path) = path.strip_prefix(&start) else { continue };
            if is_file(mode) && is_id(object) && !is_known(path, object) {
                let (path, object) = (path.to_owned(), object.to_owned());
                found.files.push(FormerFile { path, until: None, object });
            }
        }
        // One that has more to say than is read ends when nobody listens.
        found.is_cut = answers.get_ref().limit() == 0;
        drop(answers);
        ended_well(git.wait(), found.is_cut)?;
        Ok(found)
    }

    /// The texts of old files, in their order; those that are too large, or no text, are left out.
    /// `keep` says which of them are wanted.
    pub fn former_texts(
        &self,
        files: Vec<FormerFile>,
        keep: impl Fn(&str) -> bool,
    ) -> Result<Vec<(FormerFile, String)>, GitError> {
        let mut texts = Vec::new();
        let mut files = files.into_iter();
        loop {
            let asked: Vec<FormerFile> = files.by_ref().take(AT_ONCE).collect();
            if asked.is_empty() {
                return Ok(texts);
            }
            let names: Vec<&str> = asked.iter().map(|file| file.object.as_str()).collect();
            let objects = self.objects(&names, (LARGEST, u64::MAX))?;
            for (file, object) in asked.into_iter().zip(objects) {
                let Content::Bytes(bytes) = object.content else { continue };
                if let Ok(text) = String::from_utf8(bytes)
                    && keep(&text)
                {
                    texts.push((file, text));
                }
            }
        }
    }

    /// Git, for what has a path in it: it is one, whatever it looks like.
    fn git(&self, args: &[&str]) -> Command {
        let mut git = self.command(args);
        git.env("GIT_LITERAL_PATHSPECS", "1");
        git
    }

    /// A folder of the workspace, seen from the top of the repository.
    fn below(&self, folder: &str) -> PathBuf {
        self.folder_below_top().join(folder)
    }

    /// What the paths of the workspace begin with in the repository.
    fn start(&self) -> String {
        start(&self.folder_below_top())
    }
}

/// A folder as git writes it in front of a file of its own.
fn start(folder: &Path) -> String {
    folder.components().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}

/// Reads what `diff-tree` says: the id of a commit, and for each file of it `:MODE MODE ID ID S`
/// and then its path.
fn former(answers: impl io::Read, start: &str) -> io::Result<FormerFiles> {
    let mut answers = BufReader::new(answers);
    let mut found = FormerFiles::default();
    let mut commit = None;
    let mut seen = BTreeSet::new();
    while let Some(text) = field(&mut answers)? {
        let Some(header) = text.strip_prefix(':') else {
            commit = Some(text).filter(|text| is_id(text));
            continue;
        };
        let Some(path) = field(&mut answers)? else { break };
        let words: Vec<&str> = header.split(' ').collect();
        let ([mode, _, object, ..], Some(path)) = (&words[..], path.strip_prefix(start)) else {
            continue;
        };
        if !is_file(mode) || !is_id(object) || commit.is_none() {
            continue;
        }
        if found.files.len() == MOST_FILES {
            found.is_cut = true;
            break;
        }
        // The latest commit comes first, and is the one until which a text stood.
        if seen.insert((path.to_owned(), (*object).to_owned())) {
            let (path, object) = (path.to_owned(), (*object).to_owned());
            found.files.push(FormerFile { path, until: commit.clone(), object });
        }
    }
    Ok(found)
}

/// What stands before the next NUL. `None` at the end. What is no UTF-8 is no path of a workspace,
/// and reads as one that fits nothing.
fn field(answers: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    answers.read_until(0, &mut bytes)?;
    if bytes.pop() == Some(0) {
        return Ok(Some(String::from_utf8(bytes).unwrap_or_default()));
    }
    Ok(None)
}

/// Whether a mode such as `100644` is that of a file, which a link or a submodule is not.
fn is_file(mode: &str) -> bool {
    mode.starts_with("100")
}

fn failed(error: &io::Error) -> GitError {
    GitError::Failed(error.to_string())
}

/// A program that was ended because enough was read ends as it likes.
fn ended_well(ended: io::Result<std::process::ExitStatus>, is_cut: bool) -> Result<(), GitError> {
    match ended {
        Ok(status) if status.success() || is_cut => Ok(()),
        Ok(_) => Err(GitError::Failed("the history cannot be read to its end".into())),
        Err(error) => Err(failed(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_lists_is_read_field_by_field() {
        let (first, second) = ("0a".repeat(20), "0b".repeat(20));
        let (old, new) = ("0c".repeat(20), "0".repeat(40));
        let listed = [
            &*first,
            &format!(":100644 000000 {old} {new} D"),
            "w/schools/a/b/x.toml",
            &format!(":120000 000000 {old} {new} D"),
            "w/schools/a/b/link.toml",
            &format!(":100755 100644 {new} {old} M"),
            "other/schools/a/b/x.toml",
            &*second,
            &format!(":100644 100644 {old} {new} M"),
            "w/schools/a/b/x.toml",
            &format!(":100644 100644 {new} {old} M"),
            "w/schools/a/b/:100644\n.toml",
        ];
        let listed: String = listed.iter().map(|field| format!("{field}\0")).collect();
        let file = |path: &str, until: &str, object: &str| FormerFile {
            path: path.into(),
            until: Some(until.into()),
            object: object.into(),
        };
        let expected = vec![
            file("schools/a/b/x.toml", &first, &old),
            file("schools/a/b/:100644\n.toml", &second, &new),
        ];
        let found = former(listed.as_bytes(), "w/").expect("it is read");
        assert_eq!(found, FormerFiles { files: expected.clone(), is_cut: false });
        // What was cut off is not guessed.
        let cut = &listed.as_bytes()[..listed.len() - 1];
        assert_eq!(former(cut, "w/").expect("it is read").files, expected[..1]);
        assert_eq!(former(&b""[..], "w/").expect("it is read"), FormerFiles::default());
        assert_eq!(start(Path::new("a/b c")), "a/b c/");
        assert_eq!(start(Path::new("")), "");
    }
}
