// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What the tests share: workspaces, copies of them, the program, and what it wrote.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use muster::base::diagnostic::{Diagnostic, Diagnostics, Severity};
use muster::base::source::Sources;
use muster::compile::Compiler;
use muster::model::Day;
use muster::platform::artifact::Artifact;
use muster::workspace;

use crate::skipped;

/// The day for which tests compile.
pub(crate) const DAY: &str = "2026-11-21";

/// Whether expected files shall be rewritten: `UPDATE=1 cargo test`.
pub(crate) fn update() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// Whether `name` is among what `FILTER=... cargo test` asks for.
pub(crate) fn chosen(name: &str) -> bool {
    std::env::var("FILTER").map_or(true, |filter| name.contains(&filter))
}

/// Whether everything shall be tried of which a part is tried with each change: `MUSTER_THOROUGH=1
/// cargo test`.
pub(crate) fn thorough() -> bool {
    std::env::var_os("MUSTER_THOROUGH").is_some_and(|value| value == "1")
}

/// The workspaces that are shipped: the repository itself, the one that new ones are made of, and
/// those in `examples/`.
pub(crate) fn workspaces() -> Vec<PathBuf> {
    let examples =
        folders(Path::new("examples")).into_iter().filter(|dir| dir.join("muster.toml").is_file());
    [PathBuf::from("."), PathBuf::from("init")].into_iter().chain(examples).collect()
}

/// The folders in `dir`, sorted.
pub(crate) fn folders(dir: &Path) -> Vec<PathBuf> {
    entries(dir).into_iter().filter(|path| path.is_dir()).collect()
}

/// What lies in `dir`, sorted.
pub(crate) fn entries(dir: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    let mut paths: Vec<PathBuf> =
        read.map(|entry| entry.expect("folders can be listed").path()).collect();
    paths.sort();
    paths
}

/// The name of a file or folder.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// All files below `dir` by their path in it, with `/`. None when there is no such folder.
pub(crate) fn files(dir: &Path) -> BTreeMap<String, PathBuf> {
    let all = walkdir::WalkDir::new(dir)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file());
    let named = all.map(|entry| {
        let path = entry.path().strip_prefix(dir).expect("below the folder walked");
        (path.to_string_lossy().replace('\\', "/"), entry.into_path())
    });
    named.collect()
}

/// The bytes of all files below `dir` by their path in it.
pub(crate) fn contents(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    files(dir)
        .into_iter()
        .map(|(name, path)| (name, std::fs::read(path).expect("files are readable")))
        .collect()
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Writes a file and the folders that it lies in.
pub(crate) fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a file has a folder"))
        .expect("folders can be made");
    std::fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Copies what makes up the workspace at `from`.
pub(crate) fn copy_workspace(from: &Path, to: &Path) {
    std::fs::copy(from.join("muster.toml"), to.join("muster.toml"))
        .expect("a workspace has a muster.toml");
    for part in ["lands", "standards", "schools", "templates", ".muster"] {
        copy(&from.join(part), &to.join(part));
    }
    if from.join("CODEOWNERS").is_file() {
        std::fs::copy(from.join("CODEOWNERS"), to.join("CODEOWNERS")).expect("files can be copied");
    }
}

/// Lays the files below `from` over those below `to`.
pub(crate) fn copy(from: &Path, to: &Path) {
    for (name, path) in files(from) {
        let target = to.join(name);
        std::fs::create_dir_all(target.parent().expect("a file has a folder"))
            .expect("folders can be made");
        std::fs::copy(path, target).expect("files can be copied");
    }
}

/// A message that is seen although the test succeeds: the harness does not capture the handle
/// itself.
pub(crate) fn say(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{message}");
}

/// What a compilation gave.
pub(crate) struct Compiled {
    /// The files, sorted by path.
    pub(crate) artifacts: Vec<Artifact>,
    /// What was found, each root cause once.
    pub(crate) found: Vec<Diagnostic>,
    /// The files that were read.
    pub(crate) sources: Sources,
}

impl Compiled {
    /// The findings as lines of text.
    pub(crate) fn findings(&self) -> String {
        let line = |item: &Diagnostic| {
            let severity = if item.code.severity == Severity::Error { "error" } else { "warning" };
            let at = item.at.map(|at| self.sources.label(at)).unwrap_or_default();
            let notes =
                item.notes.iter().fold(String::new(), |text, note| text + "\n      " + &note.text);
            format!("  {at}: {severity}[{}] {}{notes}\n", item.code.name, item.message)
        };
        self.found.iter().map(line).collect()
    }
}

/// Compiles the workspace at `root` through the library, without writing anything.
pub(crate) fn compiled(root: &Path) -> Compiled {
    compiled_schools(root, |_| true)
}

/// Compiles some schools of a workspace: those whose key, `authority/school`, is chosen.
pub(crate) fn compiled_schools(root: &Path, is_chosen: impl Fn(&str) -> bool) -> Compiled {
    let mut out = Diagnostics::default();
    let inputs = workspace::read(&root.canonicalize().expect("the workspace is there"), &mut out)
        .expect("the workspace is readable");
    let sources = inputs.sources.clone();
    let mut artifacts = Vec::new();
    if let Ok(compiler) = Compiler::new(inputs, Day::new(DAY).expect("a day"), &mut out) {
        let schools = compiler.cooperation.schools.iter();
        let chosen: Vec<bool> = schools.map(|school| is_chosen(&school.key.to_string())).collect();
        let (schools, cooperation) = compiler.build(&chosen, |_, _, artifacts| artifacts, &mut out);
        artifacts.extend(schools.into_iter().flatten().chain(cooperation));
    }
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    Compiled { artifacts, found: out.distinct(), sources }
}

/// A run of the program.
pub(crate) struct Ran {
    /// Its exit code.
    pub(crate) code: i32,
    /// What it printed on stdout.
    pub(crate) stdout: String,
    /// What it printed on stderr.
    pub(crate) stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program prints UTF-8");
        Self {
            code: output.status.code().expect("the program ends by itself"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl Ran {
    /// Fails unless the program ended with `code`.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "exit code\n--- stdout\n{}\n--- stderr\n{}",
            self.stdout, self.stderr
        );
        self
    }
}

/// The program, ready to be run in `dir`. It remembers nothing of what it builds: the folder for
/// that lies in a repository.
pub(crate) fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muster"));
    command
        .current_dir(dir)
        .args(args)
        .stdin(Stdio::null())
        .env_remove("NO_COLOR")
        .env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"));
    command
}

/// Runs the program in `dir`.
pub(crate) fn muster(dir: &Path, args: &[&str]) -> Ran {
    command(dir, args).output().expect("the program can be started").into()
}

/// A shipped workspace as the program built it.
pub(crate) struct Built {
    /// Its folder.
    pub(crate) workspace: PathBuf,
    /// The output.
    pub(crate) dir: PathBuf,
    /// `manifest.json`.
    pub(crate) manifest: serde_json::Value,
}

impl Built {
    /// Absolute paths of the files, by platform.
    pub(crate) fn by_platform(&self) -> BTreeMap<String, Vec<PathBuf>> {
        let mut platforms: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for artifact in self.manifest["artifacts"].as_array().expect("a list of artifacts") {
            let text = |key: &str| artifact[key].as_str().expect("a string").to_owned();
            platforms.entry(text("platform")).or_default().push(self.dir.join(text("path")));
        }
        platforms
    }
}

/// Every shipped workspace, built once for all tests.
pub(crate) fn built() -> &'static [Built] {
    static BUILT: OnceLock<Vec<Built>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let one = |(number, workspace): (usize, PathBuf)| {
            let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("built-{number}"));
            if dir.exists() {
                std::fs::remove_dir_all(&dir).expect("the former output can be removed");
            }
            let output = dir.to_str().expect("paths of tests are UTF-8");
            muster(&workspace, &["build", "--as-of", DAY, "--quiet", "--output", output]).expect(0);
            let manifest = serde_json::from_str(&read(&dir.join("manifest.json")))
                .expect("the manifest is JSON");
            Built { workspace, dir, manifest }
        };
        workspaces().into_iter().enumerate().map(one).collect()
    })
}

/// Where `scripts/install-oracles` put its programs.
pub(crate) fn oracles() -> PathBuf {
    let dir = std::env::var_os("MUSTER_ORACLES")
        .map_or_else(|| PathBuf::from("target/oracles"), PathBuf::from);
    std::path::absolute(dir).expect("a path")
}

/// A program of the oracles. Without it a test is skipped, visibly, or fails where they are
/// required.
pub(crate) fn oracle(program: &str) -> Option<PathBuf> {
    let path = oracles().join("bin").join(program);
    if !path.exists() {
        skip(program);
        return None;
    }
    Some(path)
}

/// Says that a check could not be made, or fails where it must be.
pub(crate) fn skip(what: &str) {
    let required = std::env::var_os("MUSTER_ORACLES_REQUIRED").is_some_and(|value| value == "1");
    assert!(
        !required,
        "{what} is missing and MUSTER_ORACLES_REQUIRED=1; run scripts/install-oracles"
    );
    skipped::add(&format!("{what} is missing; scripts/install-oracles installs it"));
}

/// Says that a check could not be made here, where nothing can be installed that would help.
pub(crate) fn skip_here(why: &str) {
    skipped::add(why);
}

/// What a rig says when it cannot try anything here.
#[cfg(target_os = "linux")]
const NOT_TRIED: i32 = 77;

/// Runs a rig in Python on the program, and shows the last line of what it prints.
#[cfg(target_os = "linux")]
#[track_caller]
pub(crate) fn rig(script: &str, args: &[&str]) {
    let mut run = Command::new(script);
    run.arg(env!("CARGO_BIN_EXE_muster")).args(args).stdin(Stdio::null());
    let output = match run.output() {
        Ok(output) => output,
        Err(error) => return skip(&format!("python3, for {script} ({error}),")),
    };
    let (printed, said) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.code() == Some(NOT_TRIED) {
        return skip(said.trim());
    }
    assert!(output.status.success(), "\n{printed}{said}");
    say(printed.lines().last().unwrap_or_default());
}

/// A difference as people read it, nothing when there is none.
pub(crate) fn diff(name: &str, expected: &str, found: &str) -> String {
    if expected == found {
        return String::new();
    }
    let diff = similar::TextDiff::from_lines(expected, found);
    diff.unified_diff()
        .context_radius(3)
        .header(&format!("expected/{name}"), &format!("found/{name}"))
        .to_string()
}
