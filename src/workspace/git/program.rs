//! The one way in which git is called.
//!
//! Asked are `cat-file`, `rev-parse`, `for-each-ref`, `rev-list`, `ls-tree` and `diff-tree` without
//! texts, which themselves run no hook, filter, text conversion or external diff, and write
//! nothing. What they could be brought to start is a pager
//! on a terminal, `core.fsmonitor` when a revision names a file of the index, and `git fetch` when
//! a partial clone lacks an object, which in turn could run whatever `remote.*`, `core.sshCommand`,
//! `core.gitProxy`, `credential.helper` and remote helpers say. Each is switched off by its own
//! name, and git finds no program to start at all.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workspace::git::error::GitError;
use crate::workspace::git::find::Location;
use crate::workspace::program;

/// A folder in which nothing lies, on any system: nobody can make it one that holds something.
const NOWHERE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// What overrides the repository's own configuration.
const SETTINGS: &[&str] = &[
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.askPass=",
    "core.alternateRefsCommand=false",
    // It could give a commit another tree or other parents than it has.
    "core.commitGraph=false",
    "credential.helper=",
    "diff.external=",
    "fetch.bundleURI=",
    "gc.auto=0",
    "gpg.program=false",
    "maintenance.auto=false",
    "protocol.allow=never",
    "submodule.recurse=false",
];

/// All of git's environment, beside where its programs lie.
const ENVIRONMENT: &[(&str, &str)] = &[
    // Its words are part of messages, and must not depend on who asks.
    ("LC_ALL", "C"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_ATTR_NOSYSTEM", "1"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_ASKPASS", ""),
    // Nothing is written on the side, such as an index that was looked at anew.
    ("GIT_OPTIONAL_LOCKS", "0"),
    // A commit is what its id says.
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_GRAFT_FILE", "/dev/null"),
    // Known since git 2.45, and to older ones that were mended in May 2024. Where it is not, `git
    // fetch` is started, finds that it may use no protocol, and the list of those beats
    // `protocol.NAME.allow`.
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", ""),
    ("GIT_PROTOCOL_FROM_USER", "0"),
    ("GIT_SSH_COMMAND", "false"),
    // Empty, it beats `core.gitProxy`, of which otherwise the first one counts.
    ("GIT_PROXY_COMMAND", ""),
];

/// The program `git`.
#[derive(Clone, Debug)]
pub(super) struct Program {
    file: PathBuf,
    /// Where it finds further programs.
    path: OsString,
}

impl Program {
    /// Looks for it on the PATH, but not in the repository at `top`.
    #[allow(clippy::disallowed_methods, reason = "the system says where its programs are")]
    pub(super) fn find(top: &Path) -> Result<Self, GitError> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Self::in_path(&path, top, std::env::current_dir().ok().as_deref())
    }

    fn in_path(path: &OsStr, top: &Path, here: Option<&Path>) -> Result<Self, GitError> {
        let folders = program::folders_outside(path, top, here);
        let file = program::find_outside("git", &folders, top).ok_or(GitError::NoProgram)?;
        // Git itself need not find any program. A script in its place, as some systems have, needs
        // others to find git; on Windows git looks for its own parts so.
        let path = if cfg!(windows) || program::is_script(&file) {
            std::env::join_paths(&folders).unwrap_or_default()
        } else {
            NOWHERE.into()
        };
        Ok(Self { file, path })
    }

    /// The error of a program that does not start.
    pub(super) fn not_started(&self, error: io::Error) -> GitError {
        GitError::NotStarted(self.file.clone(), error)
    }

    /// The program with `args`, in a repository.
    pub(super) fn command(&self, location: &Location, args: &[&str]) -> Command {
        let mut git = Command::new(&self.file);
        git.env_clear().env("PATH", &self.path).envs(ENVIRONMENT.iter().copied());
        #[cfg(not(windows))]
        git.env("GIT_EXEC_PATH", NOWHERE);
        #[cfg(windows)]
        keep_system_root(&mut git);
        // A repository that is named is not looked for, and its owner is not asked for: what its
        // configuration could do is ruled out here. `core.worktree` is overridden: there is no work
        // tree, so the folder itself stands in.
        let (mut dir, mut work_tree) =
            (OsString::from("--git-dir="), OsString::from("--work-tree="));
        dir.push(&location.dir);
        work_tree.push(&location.dir);
        git.current_dir(&location.dir)
            .arg("--no-pager")
            .arg("--no-replace-objects")
            .arg(dir)
            .arg(work_tree);
        // Given here they win over the configuration of the repository, whoever wrote that.
        for setting in SETTINGS {
            git.args(["-c", setting]);
        }
        // What git says to people is thrown away; `Repository::explained` asks for it when it
        // matters.
        git.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        git
    }
}

/// Without it no program starts there.
#[cfg(windows)]
#[allow(clippy::disallowed_methods, reason = "the system says where it lies")]
fn keep_system_root(git: &mut Command) {
    if let Some(root) = std::env::var_os("SystemRoot") {
        git.env("SystemRoot", root);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn write(file: &Path, text: &str, mode: u32) {
        fs::create_dir_all(file.parent().expect("a file has a folder"))
            .expect("folders can be made");
        fs::write(file, text).expect("files can be written");
        fs::set_permissions(file, fs::Permissions::from_mode(mode)).expect("modes can be set");
    }

    #[test]
    fn the_program_never_comes_from_the_repository() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = dir.path().canonicalize().expect("the folder is there");
        let top = root.join("repository");
        write(&top.join("bin/git"), "#!/bin/sh\n", 0o755);
        write(&top.join("git"), "#!/bin/sh\n", 0o755);
        write(&root.join("here/git"), "#!/bin/sh\n", 0o755);
        write(&root.join("text/git"), "#!/bin/sh\n", 0o666);
        write(&root.join("folder/git/file"), "", 0o755);
        write(&root.join("good/git"), "\x7fELF", 0o755);
        write(&root.join("wrapped/git"), "#!/bin/sh\n", 0o755);
        for folder in ["linked", "empty"] {
            fs::create_dir(root.join(folder)).expect("folders can be made");
        }
        symlink(top.join("bin/git"), root.join("linked/git")).expect("links can be made");
        symlink(top.join("bin"), root.join("bin")).expect("links can be made");
        // A folder whose name begins like that of the repository is another one.
        write(&root.join("repository-tools/git"), "\x7fELF", 0o755);
        let here = root.join("here");
        let found = |path: &str| {
            let path = path.replace('~', root.to_str().expect("UTF-8"));
            Program::in_path(path.as_ref(), &top, Some(&here)).ok()
        };
        for path in [
            "",
            ":",
            ".",
            "./bin",
            "bin",
            "..",
            "~/repository",
            "~/repository/bin",
            "~/bin",
            "~/linked",
            "~/here",
            "~/text",
            "~/folder",
            "~/nothing",
            "~/empty",
            "~/repository/../repository/bin",
            "~/good/../repository",
        ] {
            assert!(found(path).is_none(), "{path}");
            let behind = found(&format!("{path}:~/good")).expect("there is another one");
            assert_eq!(
                (behind.file, behind.path),
                (root.join("good/git"), NOWHERE.into()),
                "{path}"
            );
        }
        assert_eq!(
            found("~/repository-tools").expect("a program").file,
            root.join("repository-tools/git")
        );
        // A script finds the programs that it needs, where they may be taken from.
        let script = found(".:~/repository/bin:~/wrapped:~/good").expect("a program");
        let folders =
            std::env::join_paths([root.join("wrapped"), root.join("good")]).expect("a PATH");
        assert_eq!((script.file, script.path), (root.join("wrapped/git"), folders));
    }

    /// Nothing of the environment reaches git, and every setting stands before the command.
    #[test]
    fn git_is_told_everything() {
        let location =
            Location { top: "/r".into(), dir: "/r/.git".into(), common: "/r/.git".into() };
        let program = Program { file: "/bin/git".into(), path: NOWHERE.into() };
        let command = program.command(&location, &["cat-file", "--batch"]);
        let args: Vec<&str> = command.get_args().map(|arg| arg.to_str().expect("UTF-8")).collect();
        assert_eq!(
            args[..4],
            ["--no-pager", "--no-replace-objects", "--git-dir=/r/.git", "--work-tree=/r/.git"]
        );
        assert_eq!(args[args.len() - 2..], ["cat-file", "--batch"]);
        let settings: Vec<&str> =
            args[4..args.len() - 2].iter().copied().filter(|arg| *arg != "-c").collect();
        assert_eq!(settings, SETTINGS);
        assert_eq!(command.get_current_dir(), Some(Path::new("/r/.git")));
        let set: Vec<(&str, &str)> = command
            .get_envs()
            .map(|(name, value)| {
                (
                    name.to_str().expect("UTF-8"),
                    value.and_then(OsStr::to_str).expect("nothing is only taken away"),
                )
            })
            .collect();
        assert_eq!(set.len(), ENVIRONMENT.len() + 2);
        assert!(set.contains(&("PATH", NOWHERE)) && set.contains(&("GIT_EXEC_PATH", NOWHERE)));
        assert!(ENVIRONMENT.iter().all(|pair| set.contains(pair)));
    }
}
