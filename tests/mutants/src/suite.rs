//! The tests of the copy: which there are, how long they take, and which mutants they come along.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::areas::Area;
use crate::cargo::Programs;
use crate::edit::Number;

/// Most memory of a test in KiB, so that a mutant which collects without end is caught.
const MEMORY: u32 = 8 * 1024 * 1024;

/// One test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    Unit(String),
    It(String),
    Case(String),
}

impl std::fmt::Display for Test {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unit(name) => write!(f, "{name}"),
            Self::It(name) => write!(f, "it {name}"),
            Self::Case(name) => write!(f, "case {name}"),
        }
    }
}

/// A test that was run on the program as it is.
#[derive(Clone, Debug)]
pub struct Known {
    pub test: Test,
    pub took: Duration,
    pub seen: BTreeSet<Number>,
    /// What it printed when it did not pass: such a test says nothing about mutants.
    pub failed: Option<String>,
}

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed,
    TimedOut,
}

/// Where tests run.
pub struct Place {
    pub root: PathBuf,
    pub copy: PathBuf,
    pub programs: Programs,
}

impl Place {
    /// The tests that an area is held against.
    pub fn tests(&self, area: &Area) -> Result<Vec<Test>, String> {
        let mut tests = Vec::new();
        for name in self.list(&self.programs.unit)?.into_iter().filter(|name| is_chosen(name, &area.unit)) {
            tests.push(Test::Unit(name));
        }
        for name in self.list(&self.programs.it)?.into_iter().filter(|name| is_chosen(name, &area.it)) {
            tests.push(Test::It(name));
        }
        let mut cases = Vec::new();
        let folders = fs::read_dir(self.copy.join("tests/cases")).map_err(|error| format!("tests/cases: {error}"))?;
        for entry in folders.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().join("case.sh").is_file() && is_chosen(&name, &area.cases) {
                cases.push(Test::Case(name));
            }
        }
        cases.sort();
        tests.extend(cases);
        // A misspelt word would let the area rest on fewer tests than its list says.
        for word in area.it.iter().chain(&area.cases).filter(|word| !word.starts_with('!')) {
            let is_used = tests.iter().any(|test| matches!(test, Test::It(name) | Test::Case(name) if name.starts_with(word.as_str())));
            if !is_used {
                return Err(format!("areas.toml: no test or case has a name that begins with `{word}`"));
            }
        }
        Ok(tests)
    }

    fn list(&self, program: &Path) -> Result<Vec<String>, String> {
        let output = Command::new(program).current_dir(&self.copy).args(["--list", "--format", "terse"]).output();
        let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(text.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
    }

    /// Runs a test on the program as it is, and learns which mutants it comes along.
    pub fn learn(&self, test: &Test, worker: &Path) -> Result<Known, String> {
        let seen = worker.join("seen");
        let _ = fs::remove_file(&seen);
        let begun = Instant::now();
        let (outcome, printed) = self.run(std::slice::from_ref(test), 0, Some(&seen), Duration::from_mins(10), worker)?;
        let failed = (outcome != Outcome::Passed).then_some(printed);
        let text = fs::read_to_string(&seen).unwrap_or_default();
        let seen = text.lines().filter_map(|line| line.parse().ok()).collect();
        Ok(Known { test: test.clone(), took: begun.elapsed(), seen, failed })
    }

    /// Runs unit tests together, or one test of another kind, with a mutant active.
    pub fn run(&self, tests: &[Test], mutant: Number, seen: Option<&Path>, limit: Duration, worker: &Path) -> Result<(Outcome, String), String> {
        let temporary = worker.join("tmp");
        fs::create_dir_all(&temporary).map_err(|error| format!("{}: {error}", temporary.display()))?;
        let printed = worker.join("printed");
        let file = fs::File::create(&printed).map_err(|error| format!("{}: {error}", printed.display()))?;
        let again = file.try_clone().map_err(|error| error.to_string())?;
        let mut command = self.command(tests, worker);
        command.current_dir(&self.copy).env("MUSTER_MUTANT", mutant.to_string()).env("TMPDIR", &temporary).env("LC_ALL", "C.UTF-8");
        // What one mutant remembers is not there for the next.
        command.env("XDG_STATE_HOME", temporary.join("state"));
        command.env_remove("MUSTER_MUTANTS_SEEN").env_remove("MUSTER_ORACLES_REQUIRED").env_remove("FILTER").env_remove("UPDATE");
        if let Some(seen) = seen {
            command.env("MUSTER_MUTANTS_SEEN", seen);
        }
        command.stdin(Stdio::null()).stdout(file).stderr(again).process_group(0);
        let child = command.spawn().map_err(|error| format!("{command:?}: {error}"))?;
        let mut outcome = wait(child, limit)?;
        if let [Test::Case(name)] = tests
            && outcome == Outcome::Passed
        {
            let result = fs::read_to_string(worker.join(name)).unwrap_or_default();
            outcome = if result.starts_with("fails") { Outcome::Failed } else { Outcome::Passed };
            let _ = fs::copy(worker.join(name), &printed);
        }
        let _ = fs::remove_dir_all(&temporary);
        Ok((outcome, fs::read_to_string(&printed).unwrap_or_default()))
    }

    fn command(&self, tests: &[Test], worker: &Path) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -v {MEMORY}; ulimit -c 0; exec \"$@\""), "sh"]);
        if let [Test::Case(name)] = tests {
            command.arg(self.copy.join("tests/cases/one")).arg(&self.programs.muster).arg(worker).arg(name);
        } else {
            let is_it = matches!(tests.first(), Some(Test::It(_)));
            command.arg(if is_it { &self.programs.it } else { &self.programs.unit });
            for test in tests {
                if let Test::Unit(name) | Test::It(name) = test {
                    command.arg(name);
                }
            }
            command.arg("--exact");
        }
        let oracles = self.root.join("target/oracles");
        if oracles.is_dir() && std::env::var_os("MUSTER_ORACLES").is_none() {
            command.env("MUSTER_ORACLES", oracles);
        }
        command
    }
}

/// Whether a name begins with one of the words, and with none of those after a `!`.
fn is_chosen(name: &str, words: &[String]) -> bool {
    let mut chosen = false;
    for word in words {
        match word.strip_prefix('!') {
            Some(unwanted) if name.starts_with(unwanted) => return false,
            Some(_) => {}
            None => chosen |= name.starts_with(word.as_str()),
        }
    }
    chosen
}

/// Waits for a program, and ends it with all that it started when it takes too long.
fn wait(mut child: Child, limit: Duration) -> Result<Outcome, String> {
    let begun = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(if status.success() { Outcome::Passed } else { Outcome::Failed });
        }
        if begun.elapsed() > limit {
            let group = format!("-{}", child.id());
            let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
            let _ = child.wait();
            return Ok(Outcome::TimedOut);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_chosen_by_the_beginnings_of_their_names() {
        let words = ["A".to_owned(), "B1".to_owned(), "!A09".to_owned()];
        let chosen: Vec<&str> = ["A01", "A09-killed", "B1", "B2", "C-A"].into_iter().filter(|name| is_chosen(name, &words)).collect();
        assert_eq!(chosen, ["A01", "B1"]);
        assert!(!is_chosen("A", &[]));
    }
}
