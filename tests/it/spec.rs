//! Literate specs: Markdown files whose TOML blocks, laid over the workspace in `tests/spec/base`,
//! must give exactly the findings that their markers name.
//!
//! A case begins at a heading `## ...`. A block ```` ```toml path/in/workspace.toml ```` replaces
//! or adds that file; templates stand in ```` ```jinja path ````, with their markers in `{# #}`. A
//! comment `# error: code` or `# warning: code` at the end of a line (several separated by commas)
//! says what must be found on that line; `# error: code @ 3` in a block's first line says it of
//! line 3, where a comment cannot stand. What is found elsewhere, or not found, fails. Behind a
//! code, ``says `text` `` demands that the message, the way out, the notes or the schools hold the
//! text. Of a file that can hold no comment a line outside of the blocks says it: `finds: error: code
//! in path`, in its first line. A line `copy: standards/1 -> standards/2` copies a folder of the base before the blocks
//! are laid over it.
//!
//! All that the findings of a folder say, with ways out and notes, is recorded in
//! `tests/spec/said`, where it can be read in one piece; `UPDATE=1 cargo test spec` writes it anew.
//!
//! `FILTER=name cargo test spec` runs the files whose path contains `name`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use muster::base::diagnostic::{Diagnostics, Severity};
use muster::compile::Compiler;
use muster::model::Day;
use muster::workspace;
use rayon::prelude::*;

use crate::support::{copy, diff, read, update, write};

const ROOT: &str = "tests/spec";

/// A test for each folder of specs, so that who breaks one rule need not wait for all others.
macro_rules! folders_of_specs {
    ($($test:ident $folder:literal)*) => {
        $(
            #[test]
            fn $test() {
                specs_give_the_findings_they_name($folder);
            }
        )*

        const FOLDERS: &[&str] = &[$($folder),*];
    };
}

folders_of_specs! {
    check_devices "check/devices"
    check_licences "check/licences"
    check_network "check/network"
    check_policy "check/policy"
    check_ports "check/ports"
    check_rollout "check/rollout"
    check_wlan "check/wlan"
    language "language"
    platform "platform"
    secret "secret"
    standard "standard"
    workspace "workspace"
}

/// Every spec lies in one of the folders that are run.
#[test]
fn every_spec_is_run() {
    let mut forgotten = markdown(Path::new(ROOT));
    forgotten.retain(|path| {
        !FOLDERS.iter().any(|folder| path.starts_with(Path::new(ROOT).join(folder)))
    });
    assert!(forgotten.is_empty(), "no test runs {forgotten:?}");
}

fn specs_give_the_findings_they_name(folder: &str) {
    let filter = std::env::var("FILTER").unwrap_or_default();
    let mut cases = Vec::new();
    for path in markdown(&Path::new(ROOT).join(folder)) {
        if path.to_string_lossy().contains(&filter) {
            let text = std::fs::read_to_string(&path).expect("specs are readable");
            cases.extend(cases_of(&text).into_iter().map(|case| (path.clone(), case)));
        }
    }
    let base = Path::new(ROOT).join("base");
    let outcomes: Vec<Result<String, String>> = cases
        .par_iter()
        .map(|(path, case)| {
            let headed = |text| format!("{}: {}\n{text}\n", path.display(), case.title);
            run(&base, case).map(headed).map_err(headed)
        })
        .collect();
    let (mut said, mut failures) = (String::new(), String::new());
    for outcome in outcomes {
        match outcome {
            Ok(text) => said += &text,
            Err(problem) => failures += &problem,
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(!cases.is_empty() || !filter.is_empty(), "no case was run in {folder}");
    if filter.is_empty() {
        check_what_is_said(folder, &said);
    }
}

/// Holds what the findings of a folder say against what is recorded.
fn check_what_is_said(folder: &str, said: &str) {
    let path = Path::new(ROOT).join("said").join(format!("{}.txt", folder.replace('/', "-")));
    if update() {
        write(&path, said);
    }
    let problem = diff(&path.to_string_lossy(), &read(&path), said);
    assert!(problem.is_empty(), "\n{problem}\nUPDATE=1 cargo test spec writes what was found");
}

/// The base itself is sound: every finding of a case comes from the case.
#[test]
fn base_has_no_findings() {
    run(&Path::new(ROOT).join("base"), &Case { title: "base".into(), ..Case::default() })
        .expect("the base is clean");
}

/// Every code that can be reported is in a spec or in the tests of bad input.
#[test]
fn every_code_has_a_spec() {
    let mut text = String::new();
    for file in [
        "tests/it/bad_input.rs",
        "tests/it/bundle_secrets.rs",
        "tests/it/bundle_stages.rs",
        "tests/it/cli.rs",
        "tests/it/secret_store.rs",
        "tests/adopt/old-and-new-key/output",
    ] {
        text += &std::fs::read_to_string(file).expect("the tests of bad input are there");
    }
    for path in markdown(Path::new(ROOT)) {
        text += &std::fs::read_to_string(path).expect("specs are readable");
    }
    let missing: Vec<_> = muster::report::rules::all()
        .filter(|code| !text.contains(code.name))
        .map(|code| code.name)
        .collect();
    assert!(missing.is_empty(), "no spec names {missing:?}");
}

#[derive(Default)]
struct Case {
    title: String,
    copies: Vec<(String, String)>,
    blocks: Vec<Block>,
    /// Findings in the first line of files that can hold no comment.
    finds: Vec<Finding>,
}

struct Block {
    path: String,
    text: String,
    expected: Vec<Finding>,
}

/// The line of a finding, and `error: code in path`.
pub(crate) type Finding = (usize, String);

fn markdown(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(dir)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| {
            path.extension().is_some_and(|end| end == "md") && !path.starts_with("tests/spec/base")
        })
        .collect();
    files.sort();
    files
}

fn cases_of(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut block: Option<Block> = None;
    for line in text.lines() {
        if let Some(open) = &mut block {
            if line == "```" {
                let done = block.take().expect("a block is open");
                cases.last_mut().expect("a block stands below a heading").blocks.push(done);
            } else {
                open.text += line;
                open.text += "\n";
                let number = open.text.lines().count();
                let path = open.path.clone();
                open.expected.extend(
                    markers(line, number)
                        .into_iter()
                        .map(|(line, code)| (line, format!("{code} in {path}"))),
                );
            }
        } else if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.into(), ..Case::default() });
        } else if let Some(found) = line.strip_prefix("finds: ") {
            let case = cases.last_mut().expect("a finding stands below a heading");
            case.finds.push((1, found.to_owned()));
        } else if let Some((from, to)) =
            line.strip_prefix("copy: ").and_then(|line| line.split_once(" -> "))
        {
            cases
                .last_mut()
                .expect("a copy stands below a heading")
                .copies
                .push((from.into(), to.into()));
        } else if let Some((_, path)) =
            line.strip_prefix("```").and_then(|fence| fence.split_once(' '))
        {
            block =
                Some(Block { path: path.trim().into(), text: String::new(), expected: Vec::new() });
        }
    }
    assert!(block.is_none(), "a block is not closed");
    cases
}

/// The findings that a line's markers name, with the line where they must be.
fn markers(line: &str, number: usize) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for severity in ["error", "warning"] {
        let Some((_, rest)) = line.split_once(&format!("# {severity}: ")) else { continue };
        let rest = rest.split(" # ").next().unwrap_or(rest).trim_end_matches(" #}");
        let (rest, _) = rest.split_once(" says ").unwrap_or((rest, ""));
        for code in rest.split(',') {
            let (code, at) = code.split_once('@').map_or((code, number), |(code, at)| {
                (code, at.trim().parse().expect("a line number"))
            });
            found.push((at, format!("{severity}: {}", code.trim())));
        }
    }
    found
}

/// All that the findings of a case say, when they are those that it names.
fn run(base: &Path, case: &Case) -> Result<String, String> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    copy(base, dir.path());
    for (from, to) in &case.copies {
        copy(&base.join(from), &dir.path().join(to));
    }
    for block in &case.blocks {
        let path = dir.path().join(&block.path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder"))
            .expect("folders can be made");
        std::fs::write(path, &block.text).expect("files can be written");
    }
    let mut expected: Vec<Finding> =
        case.blocks.iter().flat_map(|block| block.expected.clone()).collect();
    expected.extend(case.finds.iter().cloned());
    expected.sort();
    let (found, text) = findings(dir.path());
    if found == expected {
        says(case, &text)?;
        return Ok(text);
    }
    let missing = beyond(&expected, &found);
    let surplus = beyond(&found, &expected);
    Err(format!(
        "  expected and not found:\n{missing}  found and not expected:\n{surplus}  all \
            findings:\n{text}"
    ))
}

/// The findings of one list that the other one lacks, or has less often, a line for each.
fn beyond(some: &[Finding], others: &[Finding]) -> String {
    let mut others = others.to_vec();
    let mut text = String::new();
    for finding in some {
        if let Some(same) = others.iter().position(|other| other == finding) {
            others.swap_remove(same);
        } else {
            let (line, code) = finding;
            let _ = writeln!(text, "    line {line}: {code}");
        }
    }
    text
}

/// Whether the findings say what the markers demand.
fn says(case: &Case, findings: &str) -> Result<(), String> {
    for block in &case.blocks {
        for (number, line) in (1..).zip(block.text.lines()) {
            let Some((_, said)) = line.split_once(" says ").filter(|(before, _)| {
                before.contains("# error: ") || before.contains("# warning: ")
            }) else {
                continue;
            };
            let said = said.trim_end_matches(" #}");
            let place = format!("  {}:{number}:", block.path);
            if !findings
                .lines()
                .any(|finding| finding.starts_with(&place) && finding.contains(said))
            {
                return Err(format!(
                    "  {}:{number} does not say {said}\n  all findings:\n{findings}",
                    block.path
                ));
            }
        }
    }
    Ok(())
}

/// A copy of the base workspace.
pub(crate) fn base() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    copy(&Path::new(ROOT).join("base"), dir.path());
    dir
}

/// What is found in a workspace, sorted, and the same in words.
pub(crate) fn findings(dir: &Path) -> (Vec<Finding>, String) {
    let mut out = Diagnostics::default();
    let inputs = workspace::read(dir, &mut out).expect("the folder is there");
    let sources = inputs.sources.clone();
    let today = Day::new("2026-11-21").expect("a day");
    if let Ok(compiler) = Compiler::new(inputs, today, &mut out) {
        compiler.check(&vec![true; compiler.cooperation.schools.len()], &mut out);
    }
    let mut found = Vec::new();
    let mut text = String::new();
    for item in out.distinct() {
        let severity = if item.code.severity == Severity::Error { "error" } else { "warning" };
        let Some(at) = item.at else {
            let _ =
                writeln!(text, "  WITHOUT A PLACE {severity}[{}] {}", item.code.name, item.message);
            found.push((0, format!("{severity}: {} without a place", item.code.name)));
            continue;
        };
        let line = sources.position(at).line;
        let help = item.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        let notes = item.notes.iter().fold(String::new(), |mut notes, note| {
            let place = note.at.map(|at| format!(" at {}", sources.label(at))).unwrap_or_default();
            let _ = write!(notes, "; {}{place}", note.text);
            notes
        });
        let schools: Vec<&str> = item.schools.iter().map(String::as_str).collect();
        let schools = match schools.as_slice() {
            [] => String::new(),
            schools => format!("; of {}", schools.join(" and ")),
        };
        let _ = writeln!(
            text,
            "  {} {severity}[{}] {}{help}{notes}{schools}",
            sources.label(at),
            item.code.name,
            item.message,
        );
        found.push((
            line,
            format!("{severity}: {} in {}", item.code.name, sources.file(at.file).path),
        ));
    }
    found.sort();
    (found, text)
}
