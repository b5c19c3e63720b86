// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Oracles: the real programs read what is generated.
//!
//! Every file of the shipped workspaces, and every file that a golden case expects, is handed to
//! `tests/oracles/<platform>/check`; the contract is in the README there. Each script in `broken/`
//! then spoils one good file, and the check must refuse it: a check that accepts everything proves
//! nothing.
//!
//! A program that is missing is a visible skip, and a failure with `MUSTER_ORACLES_REQUIRED=1`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use crate::golden::{cases, platforms};
use crate::hostile::GOLDEN;
use crate::support::{Ran, built, chosen, entries, files, name, read, skip, write};

const ROOT: &str = "tests/oracles";

/// What a check says when its program is missing.
const SKIPPED: i32 = 77;

#[test]
fn every_built_in_platform_has_an_oracle() {
    let missing: Vec<String> =
        platforms().into_iter().filter(|platform| !check(platform).is_file()).collect();
    assert!(missing.is_empty(), "no {ROOT}/<platform>/check for {missing:?}");
}

#[test]
fn real_programs_accept_what_is_generated() {
    let good = generated();
    over_platforms(|platform| {
        accept(
            platform,
            good.get(platform).ok_or(
                "nothing is generated for it, neither in a shipped workspace nor in a golden case",
            )?,
        )
    });
}

/// Hands good files to the check of a platform.
pub(crate) fn accept(platform: &str, files: &[PathBuf]) -> Result<(), String> {
    let said = run(platform, files);
    match said.code {
        0 => Ok(()),
        SKIPPED => {
            skip(&format!("{platform}: {}", said.stderr.trim()));
            Ok(())
        }
        1 if !said.stdout.is_empty() => Err(format!("refuses good files\n{}", said.stdout)),
        code => Err(format!(
            "the check itself is broken, exit code {code}\n{}{}",
            said.stdout, said.stderr
        )),
    }
}

#[test]
fn real_programs_refuse_what_is_spoilt() {
    let good = generated();
    over_platforms(|platform| {
        refuse_all(platform, good.get(platform).map(Vec::as_slice).unwrap_or_default())
    });
}

/// Spoils good files with every script of a check, which must refuse each of them.
pub(crate) fn refuse_all(platform: &str, good: &[PathBuf]) -> Result<(), String> {
    let scripts: Vec<PathBuf> = entries(&Path::new(ROOT).join(platform).join("broken"));
    if scripts.is_empty() {
        return Err("no scripts in broken/".into());
    }
    let mut problems = String::new();
    for script in scripts {
        if let Err(problem) = refuse(platform, &script, good) {
            let _ = writeln!(problems, "{}: {problem}", script.display());
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Values that would break the file if they were not escaped, in every place that takes them: the
/// programs still accept the file.
#[test]
fn real_programs_accept_hostile_values() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut hostile: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (number, case) in GOLDEN.iter().enumerate() {
        let compiled = case.worst().compile();
        assert!(compiled.found.is_empty(), "{}\n{}", case.title, compiled.findings());
        for artifact in compiled.artifacts {
            let path = dir.path().join(number.to_string()).join(artifact.path);
            write(&path, &artifact.text);
            hostile.entry(artifact.platform.to_string()).or_default().push(path);
        }
    }
    over_platforms(|platform| accept(platform, &hostile[platform]));
}

/// Absolute paths of all good files by platform.
fn generated() -> BTreeMap<String, Vec<PathBuf>> {
    let mut good: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for case in cases() {
        let platform = case.parent().map(name).unwrap_or_default();
        let expected = files(&case.join("expected")).into_values();
        good.entry(platform)
            .or_default()
            .extend(expected.map(|path| path.canonicalize().expect("the file is there")));
    }
    for (platform, files) in built().iter().flat_map(crate::support::Built::by_platform) {
        good.entry(platform).or_default().extend(files);
    }
    good
}

/// Does `work` for every platform at once, and fails with what went wrong at each.
fn over_platforms(work: impl Fn(&str) -> Result<(), String> + Sync) {
    let problems = Mutex::new(String::new());
    std::thread::scope(|scope| {
        for platform in platforms().into_iter().filter(|platform| chosen(platform)) {
            let (work, problems) = (&work, &problems);
            scope.spawn(move || {
                if let Err(problem) = work(&platform) {
                    let _ = writeln!(
                        problems.lock().expect("no thread panics while it writes"),
                        "{platform}: {problem}"
                    );
                }
            });
        }
    });
    let problems = problems.into_inner().expect("no thread panics while it writes");
    assert!(problems.is_empty(), "\n{problems}");
}

fn check(platform: &str) -> PathBuf {
    Path::new(ROOT).join(platform).join("check")
}

/// Hands the paths to the check of a platform.
fn run(platform: &str, files: &[PathBuf]) -> Ran {
    let mut check = Command::new(check(platform))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the check can be started");
    let lines: String = files.iter().map(|path| format!("{}\n", path.display())).collect();
    let mut stdin = check.stdin.take().expect("stdin is a pipe");
    // A check that skips does not read to the end.
    let _ = stdin.write_all(lines.as_bytes());
    drop(stdin);
    check.wait_with_output().expect("the check ends").into()
}

/// Spoils a good file with `script` and expects the check to say so.
fn refuse(platform: &str, script: &Path, good: &[PathBuf]) -> Result<(), String> {
    let text = read(script);
    let header = |key: &str| {
        text.lines()
            .take(4)
            .find_map(|line| line.strip_prefix(&format!("# {key}: ")))
            .ok_or(format!("no line `# {key}: ...`"))
    };
    let pattern = header("file")?;
    header("why")?;
    let (path, spoilt) = good
        .iter()
        .filter(|path| fits(pattern, &name(path)))
        .find_map(|path| {
            sed(script, path).filter(|spoilt| *spoilt != read(path)).map(|spoilt| (path, spoilt))
        })
        .ok_or("it changes none of the good files, so it proves nothing")?;

    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut handed = Vec::new();
    for neighbour in good.iter().filter(|other| other.parent() == path.parent()) {
        let copy = folder.path().join(name(neighbour));
        std::fs::write(&copy, if neighbour == path { spoilt.clone() } else { read(neighbour) })
            .expect("files can be written");
        handed.push(copy);
    }
    let said = run(platform, &handed);
    let subject = folder.path().join(name(path));
    match said.code {
        1 if said
            .stdout
            .lines()
            .any(|line| line.starts_with(&format!("{}: ", subject.display()))) =>
        {
            Ok(())
        }
        1 => Err(format!("what is refused is not {}\n{}", name(path), said.stdout)),
        0 => Err(format!("a spoilt {} is accepted", path.display())),
        // The test of the good files says so.
        SKIPPED => Ok(()),
        code => Err(format!(
            "the check itself is broken, exit code {code}\n{}{}",
            said.stdout, said.stderr
        )),
    }
}

/// The file at `path` after `sed -E -f script`.
fn sed(script: &Path, path: &Path) -> Option<String> {
    let output = Command::new("sed")
        .arg("-E")
        .arg("-f")
        .arg(script)
        .arg(path)
        .output()
        .expect("there is sed");
    assert!(
        output.status.success(),
        "{}: {}",
        script.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).ok()
}

/// Whether a file name fits a pattern in which `*` stands for anything.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, end)) => {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
    }
}
