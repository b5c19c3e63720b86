//! README.md is run: what it tells a newcomer to type must print what it says.
//!
//! Blocks are taken from top to bottom, in a copy of the repository's workspace:
//!
//! - ```` ```console ````: each line that begins with `$ ` is given to `sh`, and what follows must be what it
//!   prints, stdout and stderr as a terminal shows them. `$ echo $?` shows the exit code of the command before.
//! - ```` ```toml path ```` after `<!-- write -->` or `<!-- append -->`: the file is written or added to.
//! - ```` ```toml path ```` without such a comment: laid over a fresh copy, the file must give no findings.
//! - ```` ```toml ```` and ```` ```yaml ````: must parse.
//! - `<!-- workspace: fresh -->`: a new copy from here on.
//!
//! How long a build took may differ. Commands whose result depends on the date must say `--as-of`.
//! `UPDATE=1 cargo test readme` rewrites what the commands print.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a workspace consists of, and the examples, which are workspaces themselves.
const PARTS: &[&str] = &["muster.toml", "standards", "schools", "templates", ".muster", "examples"];

#[test]
fn readme_says_what_happens() {
    let text = std::fs::read_to_string("README.md").expect("there is a README.md");
    let ran = Session::default().run(&text);
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write("README.md", &ran).expect("README.md can be written");
    } else if ran != text {
        let diff = similar::TextDiff::from_lines(&text, &ran);
        let diff = diff.unified_diff().context_radius(3).header("README.md", "what happened").to_string();
        panic!("README.md is out of date; `UPDATE=1 cargo test readme` rewrites what commands print:\n{diff}");
    }
}

#[test]
fn readme_names_every_platform_and_command() {
    let text = std::fs::read_to_string("README.md").expect("there is a README.md");
    let folders = std::fs::read_dir("templates").expect("there are platforms").flatten();
    let platforms = folders.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().to_string_lossy().into_owned());
    let commands = commands().into_iter().map(|command| format!("muster {command}"));
    let missing: Vec<String> = platforms.chain(commands).filter(|name| !text.contains(name)).collect();
    assert!(missing.is_empty(), "README.md does not name {missing:?}");
}

/// The examples in the help of each command can be typed as they stand.
#[test]
fn help_gives_examples_that_work() {
    let session = Session::default();
    let mut pages: Vec<String> = commands().into_iter().filter(|command| command != "new").collect();
    pages.extend(["new school".into(), "new authority".into()]);
    for page in pages {
        let help = session.sh(&format!("muster {page} --help"), 0).0;
        let (_, examples) = help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("`muster {page} --help` gives no examples"));
        for example in examples.replace("\\\n", "").lines() {
            assert!(example.trim_start().starts_with("muster ") || example.contains("&& muster "), "not an example: {example}");
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
    let names = list.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next());
    names.filter(|&name| name != "help").map(str::to_owned).collect()
}

/// A terminal in a copy of the workspace.
struct Session {
    dir: TempDir,
}

impl Default for Session {
    fn default() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for part in PARTS {
            copy(Path::new(part), &dir.path().join(part));
        }
        Self { dir }
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
            let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
            let block: Vec<&str> = lines.by_ref().take_while(|&line| line != "```").collect();
            match info.split_once(' ').unwrap_or((info, "")) {
                ("console", _) => ran += &self.console(&block),
                ("toml", path) => {
                    self.toml(path, &block, edit.take());
                    ran += &joined(&block);
                }
                ("yaml", _) => {
                    serde_norway::from_str::<serde_json::Value>(&joined(&block)).unwrap_or_else(|error| panic!("{error} in\n{}", joined(&block)));
                    ran += &joined(&block);
                }
                _ => ran += &joined(&block),
            }
            ran += "```\n";
        }
        ran
    }

    /// The block with what its commands print now.
    fn console(&self, block: &[&str]) -> String {
        let mut times: Vec<&str> = block.iter().copied().filter(|line| is_time(line)).rev().collect();
        let mut ran = String::new();
        let mut code = 0;
        for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
            let depends_on_date = command.starts_with("muster ") && [" check", " build"].iter().any(|name| command.contains(name));
            assert!(!depends_on_date || command.contains("--as-of"), "`{command}` gives something else on another day; it must say `--as-of`");
            let _ = writeln!(ran, "$ {command}");
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
    fn sh(&self, command: &str, last: i32) -> (String, i32) {
        let program = Path::new(env!("CARGO_BIN_EXE_muster")).parent().expect("a program lies in a folder");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths([program.to_owned()].into_iter().chain(std::env::split_paths(&path))).expect("paths without a colon");
        let (mut reader, writer) = std::io::pipe().expect("pipes can be made");
        let mut child = Command::new("sh")
            .args(["-c", &format!("(exit {last}); {command}")])
            .current_dir(self.dir.path())
            .env("PATH", path)
            .env("LC_ALL", "C.UTF-8")
            .env("NO_COLOR", "1")
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
        let fresh = Self::default();
        let session = match (edit, path) {
            (None, "") => return,
            (Some(_), "") => panic!("a block that is written must say where:\n{text}"),
            (Some(_), _) => self,
            (None, _) => &fresh,
        };
        let file = session.dir.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("folders can be made");
        let before = match edit {
            Some(Edit::Append) => std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{path}: {error}")),
            _ => String::new(),
        };
        std::fs::write(file, before + &text).expect("files can be written");
        if edit.is_none() {
            let (printed, code) = session.sh("muster check --as-of 2026-11-21", 0);
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

/// `done in 0.42 s`.
fn is_time(line: &str) -> bool {
    line.starts_with("done in ") && line.ends_with(" s")
}

fn joined(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

/// Copies a file, or a folder without what was built in it.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().filter_entry(|entry| entry.file_name() != "out") {
        let entry = entry.expect("the repository is readable");
        let below = entry.path().strip_prefix(from).expect("below the folder walked");
        let target = if below.as_os_str().is_empty() { to.to_owned() } else { to.join(below) };
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).expect("folders can be made");
        } else {
            std::fs::copy(entry.path(), target).expect("files can be copied");
        }
    }
}
