// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! README.md and the pages of `docs/` are run: what they tell a reader to type must print what they
//! say.
//!
//! The blocks of a page are taken from top to bottom, in a copy of the repository's workspace:
//!
//! - ```` ```console ````: each line that begins with `$ ` is given to `sh`, and what follows must
//!   be what it prints, stdout and stderr as a terminal shows them. `$ echo $?` shows the exit code
//!   of the command before; after `$ cd FOLDER` commands run there.
//! - ```` ```toml path ```` after `<!-- write -->` or `<!-- append -->`: the file is written or
//!   added to.
//! - ```` ```toml path ```` without such a comment: laid over a fresh copy, the file must give no
//!   findings.
//! - ```` ```toml ```` and ```` ```yaml ````: must parse.
//! - `<!-- workspace: fresh -->`: a new copy from here on.
//!
//! How long a build took may differ, and which commit `HEAD` is. Commands whose result depends on
//! the date must say `--as-of`. `UPDATE=1 cargo test readme` rewrites what the commands print;
//! with `FILTER=governance` only the pages with that name are run.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rayon::prelude::*;
use tempfile::TempDir;

use crate::support::{
    DAY, chosen, copy, copy_workspace, diff, entries, folders, name, read, update, write,
};

const README: &str = "README.md";

/// README.md and the pages of `docs/`.
pub(crate) fn pages() -> Vec<PathBuf> {
    let docs = entries(Path::new("docs")).into_iter();
    let docs = docs.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    [PathBuf::from(README)].into_iter().chain(docs).collect()
}

#[test]
fn readme_and_docs_say_what_happens() {
    let pages: Vec<PathBuf> =
        pages().into_iter().filter(|page| chosen(&page.to_string_lossy())).collect();
    let problems: String = pages
        .par_iter()
        .map(|page| {
            let text = read(page);
            if !text.contains("\n```") {
                return String::new();
            }
            let ran = Session::default().run(&text);
            if update() {
                write(page, &ran);
            }
            diff(&page.to_string_lossy(), &read(page), &ran)
        })
        .collect();
    assert!(
        problems.is_empty(),
        "a page is out of date; `UPDATE=1 cargo test readme` rewrites what commands \
            print:\n{problems}"
    );
}

#[test]
fn readme_names_every_command_and_a_page_every_platform() {
    let text = read(Path::new(README));
    let commands = commands().into_iter().map(|command| format!("muster {command}"));
    let missing: Vec<String> = commands.filter(|command| !text.contains(command)).collect();
    assert!(missing.is_empty(), "README.md does not name {missing:?}");
    let text = read(Path::new("docs/platforms.md"));
    let platforms = folders(Path::new("templates")).into_iter().map(|path| name(&path));
    let missing: Vec<String> =
        platforms.filter(|platform| !text.contains(&format!("| `{platform}` |"))).collect();
    assert!(missing.is_empty(), "docs/platforms.md does not name {missing:?}");
}

/// The examples in the help of each command can be typed as they stand.
#[test]
fn help_gives_examples_that_work() {
    let session = Session::default();
    // Examples compare with revisions of these names.
    let (printed, code) = session.sh("git tag v1 && git tag v2", 0);
    assert_eq!(code, 0, "{printed}");
    // Who may sign, beside the repository.
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvGgkDEbkfCqTOnQbQOVJjX6JnJ2bDrWJyPBWqLP9Ax";
    write(&session.dir.join("../signers"), &format!("anna@example.org {key}\n"));
    let mut pages: Vec<String> =
        commands().into_iter().filter(|command| command != "new").collect();
    pages.extend(["new school".into(), "new authority".into(), "new edition".into()]);
    // What its other commands do needs keys: `secret_store.rs` tries them.
    pages.push("secret list".into());
    for page in pages {
        let help = session.sh(&format!("muster {page} --help"), 0).0;
        let (_, examples) = help
            .split_once("\nExamples:\n")
            .unwrap_or_else(|| panic!("`muster {page} --help` gives no examples"));
        for example in examples.replace("\\\n", "").lines() {
            assert!(
                example.trim_start().starts_with("muster ") || example.contains("&& muster "),
                "not an example: {example}"
            );
            let (printed, code) = session.sh(example, 0);
            // Findings depend on the date; that the command is understood does not.
            assert!(code < 2, "{example}\n{printed}");
        }
    }
}

/// The commands of the program, except its own `help`.
fn commands() -> Vec<String> {
    let help = Session::default().sh("muster --help", 0).0;
    let (_, list) = help.split_once("\nCommands:\n").expect("the help lists the commands");
    let names = list
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next());
    names.filter(|&name| name != "help").map(str::to_owned).collect()
}

/// A terminal in a copy of the workspace.
pub(crate) struct Session {
    /// Where commands run: the workspace, which lies in a folder of its own, so that commands may
    /// write beside it.
    pub(crate) dir: PathBuf,
    _outer: TempDir,
}

impl Default for Session {
    fn default() -> Self {
        let outer = tempfile::tempdir().expect("a temporary folder");
        let dir = outer.path().join("muster");
        std::fs::create_dir(&dir).expect("folders can be made");
        copy_workspace(Path::new("."), &dir);
        copy(Path::new("examples"), &dir.join("examples"));
        write(&dir.join(".gitignore"), "/out/\n");
        crate::diff::git(&dir, &["init", "--quiet", "--initial-branch=main"]);
        crate::diff::git(&dir, &["add", "--all"]);
        crate::diff::git(&dir, &["commit", "--quiet", "--message", "The workspace"]);
        Self { dir, _outer: outer }
    }
}

impl Session {
    /// Runs all blocks and returns the text with what they printed.
    fn run(&mut self, text: &str) -> String {
        let mut ran = String::new();
        let mut lines = text.lines();
        let mut edit = None;
        while let Some(line) = lines.next() {
            let _ = writeln!(ran, "{line}");
            match line {
                "<!-- workspace: fresh -->" => *self = Self::default(),
                "<!-- write -->" => edit = Some(Edit::Write),
                "<!-- append -->" => edit = Some(Edit::Append),
                _ => {}
            }
            let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else {
                continue;
            };
            let block: Vec<&str> = lines.by_ref().take_while(|&line| line != "```").collect();
            match info.split_once(' ').unwrap_or((info, "")) {
                ("console", _) => ran += &self.console(&block),
                ("toml", path) => {
                    self.toml(path, &block, edit.take());
                    ran += &joined(&block);
                }
                ("yaml", _) => {
                    serde_saphyr::from_str::<serde_json::Value>(&joined(&block))
                        .unwrap_or_else(|error| panic!("{error} in\n{}", joined(&block)));
                    ran += &joined(&block);
                }
                _ => ran += &joined(&block),
            }
            ran += "```\n";
        }
        ran
    }

    /// The block with what its commands print now.
    fn console(&mut self, block: &[&str]) -> String {
        let mut times: Vec<&str> =
            block.iter().copied().filter(|line| is_time(line)).rev().collect();
        let mut ran = String::new();
        let mut code = 0;
        for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
            let depends_on_date = command.starts_with("muster ")
                && [
                    " check",
                    " build",
                    " show ",
                    " explain ",
                    " adopt ",
                    " diff",
                    " status",
                    " new school ",
                ]
                .iter()
                .any(|name| command.contains(name));
            assert!(
                !depends_on_date || command.contains("--as-of"),
                "`{command}` gives something else on another day; it must say `--as-of`"
            );
            let _ = writeln!(ran, "$ {command}");
            if let Some(folder) = command.strip_prefix("cd ") {
                self.dir = self.dir.join(folder);
                continue;
            }
            let printed;
            (printed, code) = self.sh(command, code);
            for line in printed.lines() {
                // A build takes as long as it takes: what is written stays.
                let line = if is_time(line) { times.pop().unwrap_or(line) } else { line };
                let _ = writeln!(ran, "{line}");
            }
        }
        ran
    }

    /// What a command prints, and its exit code.
    pub(crate) fn sh(&self, command: &str, last: i32) -> (String, i32) {
        let program =
            Path::new(env!("CARGO_BIN_EXE_muster")).parent().expect("a program lies in a folder");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(
            [program.to_owned()].into_iter().chain(std::env::split_paths(&path)),
        )
        .expect("paths without a colon");
        let (mut reader, writer) = std::io::pipe().expect("pipes can be made");
        let mut child = Command::new("sh")
            .args(["-c", &format!("(exit {last}); {command}")])
            .current_dir(&self.dir)
            .env("PATH", path)
            .env("LC_ALL", "C.UTF-8")
            .env("NO_COLOR", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .envs(["AUTHOR", "COMMITTER"].map(|role| (format!("GIT_{role}_NAME"), "muster")))
            .envs(
                ["AUTHOR", "COMMITTER"].map(|role| (format!("GIT_{role}_EMAIL"), "m@example.org")),
            )
            .stdin(Stdio::null())
            .stdout(writer.try_clone().expect("pipes can be shared"))
            .stderr(writer)
            .spawn()
            .expect("there is a shell");
        let mut printed = String::new();
        reader.read_to_string(&mut printed).expect("programs print UTF-8");
        let status = child.wait().expect("the shell ends");
        (printed, status.code().expect("the shell ends by itself"))
    }

    /// Applies a block of TOML, or checks it.
    fn toml(&self, path: &str, block: &[&str], edit: Option<Edit>) {
        let text = joined(block);
        toml::from_str::<toml::Table>(&text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
        assert!(
            edit.is_none() || !path.is_empty(),
            "a block that is written must say where:\n{text}"
        );
        if path.is_empty() {
            return;
        }
        let fresh;
        let session = if edit.is_some() {
            self
        } else {
            fresh = Self::default();
            &fresh
        };
        let file = session.dir.join(path);
        let before = if matches!(edit, Some(Edit::Append)) { read(&file) } else { String::new() };
        write(&file, &(before + &text));
        if edit.is_none() {
            let (printed, code) = session.sh(&format!("muster check --as-of {DAY}"), 0);
            assert!(code == 0 && printed == "no findings\n", "{path}:\n{printed}");
        }
    }
}

/// What happens to a file.
#[derive(Clone, Copy)]
enum Edit {
    Write,
    Append,
}

/// `done in 0.42 s`, or the commit that `HEAD` is.
fn is_time(line: &str) -> bool {
    (line.starts_with("done in ") && line.ends_with(" s")) || line.starts_with("  HEAD (")
}

fn joined(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}
