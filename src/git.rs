//! What git says of a workspace: the commit, whether files differ from it, and what a revision holds.
//! Everything is read from the object store; work tree, index and refs are never written.
#![allow(clippy::disallowed_methods, reason = "git is asked through its program")]

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::Digest as _;

use crate::text::hex;

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

/// Why git gave no answer.
#[derive(Debug)]
pub enum GitError {
    /// There is no program `git`.
    NoProgram(io::Error),
    /// The folder lies in no repository.
    NoRepository(PathBuf),
    /// The repository has no commit yet.
    NoCommit,
    /// The revision does not exist; whether the clone is shallow.
    UnknownRevision(String, bool),
    /// An object of the revision is not in the object store.
    Missing(String),
    /// Anything else, in git's own words.
    Failed(String),
}

impl std::fmt::Display for GitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoProgram(error) => write!(f, "cannot start `git`: {error}; a build folder can be compared without it: `--base DIR`"),
            Self::NoRepository(dir) => {
                write!(f, "`{}` is in no git repository, so there is no revision to compare with; ", dir.display())?;
                f.write_str("compare with a former build, `--base DIR`, or begin with `git init`")
            }
            Self::NoCommit => f.write_str("the repository has no commit yet, so there is nothing to compare with; `git commit` makes one"),
            Self::UnknownRevision(revision, false) => {
                write!(f, "git knows no revision `{revision}`; `git fetch` may bring it, `git branch --all` lists names")
            }
            Self::UnknownRevision(revision, true) => {
                write!(f, "git knows no revision `{revision}`, and this clone is shallow; ")?;
                f.write_str("`git fetch --unshallow` brings the whole history (GitLab: `GIT_DEPTH: 0`, GitHub: `fetch-depth: 0`)")
            }
            Self::Missing(object) => {
                write!(f, "the object {object} is not in the repository; the clone is incomplete, `git fetch --refetch` mends it")
            }
            Self::Failed(message) => write!(f, "git: {message}"),
        }
    }
}

impl std::error::Error for GitError {}

/// A repository, seen from a folder in it.
#[derive(Clone, Debug)]
pub struct Repository {
    folder: PathBuf,
}

/// An entry of a revision's tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    /// The path below the folder, with `/`; `Err` holds the nearest text when it is not UTF-8.
    pub path: Result<String, String>,
    /// What it is.
    pub kind: EntryKind,
    /// The id of its object.
    pub object: String,
}

/// What an entry of a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    File,
    /// A symbolic link; its object holds the target.
    Link,
    /// A submodule; its object is a commit of another repository.
    Submodule,
}

impl Repository {
    /// The repository that `folder` lies in; whether it lies in any is known when git is asked.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.into() }
    }

    /// The commit that a revision stands for.
    pub fn commit(&self, revision: &str) -> Result<String, GitError> {
        let wanted = format!("{revision}^{{commit}}");
        let output = self.git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]).output().map_err(GitError::NoProgram)?;
        match output.status.code() {
            Some(0) => Ok(text(&output.stdout).lines().last().unwrap_or_default().to_owned()),
            // There is no such commit; everything else that keeps git from answering has another code.
            Some(1) if revision == "HEAD" || revision == "@" => Err(GitError::NoCommit),
            Some(1) => {
                let shallow = self.run(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| text(&answer).trim() == "true");
                Err(GitError::UnknownRevision(revision.into(), shallow))
            }
            _ => Err(self.failure(&output.stderr)),
        }
    }

    /// Everything of a commit that lies below the folder.
    pub fn tree(&self, commit: &str) -> Result<Vec<TreeEntry>, GitError> {
        let listing = self.run(&["ls-tree", "-r", "-z", commit])?;
        Ok(listing.split(|&byte| byte == 0).filter_map(entry).collect())
    }

    /// The repository of a submodule that is checked out at `path`.
    pub fn submodule(&self, path: &str) -> Result<Self, GitError> {
        let folder = self.folder.join(path);
        // Without its own `.git` git would answer for the repository around it.
        if !folder.join(".git").exists() {
            return Err(GitError::Failed(format!("the submodule `{path}` is not checked out; `git submodule update --init` does it")));
        }
        Ok(Self { folder })
    }

    /// Objects by id, in one go. Those larger than `limit` come with their size only.
    pub fn objects(&self, ids: &[&str], limit: u64) -> Result<BTreeMap<String, Object>, GitError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut child = self.git(&["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(GitError::NoProgram)?;
        let failed = |error: io::Error| GitError::Failed(error.to_string());
        let (mut asking, answers) = (child.stdin.take().expect("a pipe was asked for"), child.stdout.take().expect("a pipe was asked for"));
        let questions: String = ids.iter().map(|id| format!("{id}\n")).collect();
        // Asked beside reading the answers: both pipes hold only so much.
        let writer = std::thread::spawn(move || asking.write_all(questions.as_bytes()));
        let mut answers = BufReader::new(answers);
        let mut objects = BTreeMap::new();
        for id in ids {
            let mut header = String::new();
            answers.read_line(&mut header).map_err(failed)?;
            let size = header.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
            let Some(size) = size.filter(|_| header.starts_with(id)) else { return Err(GitError::Missing((*id).to_owned())) };
            let object = if size > limit {
                io::copy(&mut answers.by_ref().take(size), &mut io::sink()).map_err(failed)?;
                Object::TooLarge(size)
            } else {
                let mut bytes = Vec::new();
                answers.by_ref().take(size).read_to_end(&mut bytes).map_err(failed)?;
                Object::Bytes(bytes)
            };
            answers.read_exact(&mut [0]).map_err(failed)?;
            objects.insert((*id).to_owned(), object);
        }
        writer.join().map_err(|_| GitError::Failed("the objects could not be asked for".into()))?.map_err(failed)?;
        child.wait().map_err(failed)?;
        Ok(objects)
    }

    fn git(&self, args: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.folder).arg("--no-optional-locks").args(args);
        // Its words are part of messages, and must not depend on who asks.
        git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
        git.stdin(Stdio::null()).stderr(Stdio::piped());
        git
    }

    fn run(&self, args: &[&str]) -> Result<Vec<u8>, GitError> {
        let output = self.git(args).output().map_err(GitError::NoProgram)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(self.failure(&output.stderr))
    }

    /// What git said when it failed.
    fn failure(&self, said: &[u8]) -> GitError {
        let message = text(said);
        if message.contains("not a git repository") {
            return GitError::NoRepository(self.folder.clone());
        }
        GitError::Failed(message.trim().trim_start_matches("fatal: ").to_owned())
    }
}

/// What became of an object that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Object {
    /// Its content.
    Bytes(Vec<u8>),
    /// It is larger than wanted.
    TooLarge(u64),
}

/// The id that git gives a file with this content; `like` is an id of the same repository.
pub fn file_id(content: &[u8], like: &str) -> String {
    let header = format!("blob {}\0", content.len());
    if like.len() == 64 {
        let mut digest = sha2::Sha256::new();
        digest.update(header.as_bytes());
        digest.update(content);
        return hex(&digest.finalize());
    }
    let digest = sha1::Sha1::new().chain_update(header).chain_update(content).finalize();
    hex(&digest)
}

/// `100644 blob 8baef1b...\tpath`
fn entry(line: &[u8]) -> Option<TreeEntry> {
    let tab = line.iter().position(|&byte| byte == b'\t')?;
    let (head, path) = (text(&line[..tab]), &line[tab + 1..]);
    let mut words = head.split(' ');
    let (mode, _, object) = (words.next()?, words.next()?, words.next()?);
    let kind = match mode {
        "120000" => EntryKind::Link,
        "160000" => EntryKind::Submodule,
        _ => EntryKind::File,
    };
    let path = String::from_utf8(path.to_vec()).map_err(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Some(TreeEntry { path, kind, object: object.to_owned() })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
