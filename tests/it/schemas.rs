// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! JSON Schemas: what muster accepts, editors accept, and what they can know to be wrong, they
//! mark.
//!
//! Two engines that editors use, taplo and tombi, read every shipped file, the workspaces of the
//! specs and of the golden cases. The files in `tests/schema`, one per kind, hold faults: a line
//! with the comment `# refused` has a value that does not fit, `# unknown` a key that does not
//! exist, and `# required: key` is the table in which one is missing. Both engines must report
//! these lines and no others. A new case is a line.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::golden;
use crate::support::{
    built, copy_workspace, entries, files, name, oracle, read, workspaces, write,
};

/// What an engine says: file, line, and message.
type Complaint = (PathBuf, usize, String);

#[test]
fn editors_accept_what_is_shipped() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut all = Vec::new();
    for root in workspaces() {
        // The examples use the schemas of the repository that they lie in.
        let below: PathBuf = root
            .components()
            .filter(|part| matches!(part, std::path::Component::Normal(_)))
            .collect();
        let to = dir.path().join("shipped").join(&below);
        std::fs::create_dir_all(&to).expect("folders can be made");
        copy_workspace(&root, &to);
        // Of `init` a workspace of its own is made.
        let depth = if below == Path::new("init") { 0 } else { below.components().count() };
        all.extend(prepare(&to, Some(depth)));
    }
    let to = dir.path().join("base");
    std::fs::create_dir(&to).expect("folders can be made");
    copy_workspace(Path::new("tests/spec/base"), &to);
    all.extend(prepare(&to, None));
    for (number, case) in golden::cases().iter().enumerate() {
        let to = dir.path().join(format!("golden-{number}"));
        golden::lay(case, &to);
        all.extend(prepare(&to, None));
    }
    assert!(all.len() > 200, "only {} files", all.len());
    for (engine, complaints) in engines(&all) {
        let text = complaints.iter().fold(String::new(), |text, (path, line, message)| {
            text + &format!("  {}:{line}: {message}\n", path.display())
        });
        assert!(complaints.is_empty(), "{engine} refuses files that muster accepts:\n{text}");
    }
}

/// Makes sure that each file of a workspace names its schema. `depth` says how far the workspace
/// lies below the folder with the schemas; without it its files name none yet.
fn prepare(root: &Path, depth: Option<usize>) -> Vec<PathBuf> {
    for kind in muster::reference::schema::KINDS.iter().filter(|_| depth.unwrap_or(0) == 0) {
        write(
            &root.join(format!(".muster/schema/{}.json", kind.name)),
            &muster::reference::schema::text(*kind),
        );
    }
    let toml = files(root).into_iter().filter(|(name, _)| name.ends_with(".toml"));
    let one = |(name, path): (String, PathBuf)| {
        let parts: Vec<&str> = name.split('/').collect();
        let kind = match parts.as_slice() {
            ["muster.toml"] => "muster",
            ["lands", _] => "land",
            ["standards", _, _] => "standard",
            ["standards", _, "profiles", _] => "profile",
            ["schools", _, "authority.toml"] => "authority",
            ["schools", _, _, _] => "school",
            ["templates", _, "platform.toml"] => "platform",
            ["secrets", "recipients.toml"] => "recipients",
            _ => panic!("{name} is no file of a workspace"),
        };
        let line = format!(
            "#:schema {}.muster/schema/{kind}.json",
            "../".repeat(parts.len() - 1 + depth.unwrap_or(0))
        );
        let text = read(&path);
        if depth.is_some() {
            assert_eq!(
                text.lines().next(),
                Some(&*line),
                "the first line of {name}, by which editors find its schema"
            );
        } else {
            write(&path, &format!("{line}\n{text}"));
        }
        path
    };
    toml.map(one).collect()
}

#[test]
fn editors_mark_what_is_wrong() {
    let cases = entries(Path::new("tests/schema"));
    let kinds: BTreeSet<String> = muster::reference::schema::KINDS
        .iter()
        .filter(|kind| kind.files.ends_with(".toml"))
        .map(|kind| format!("{}.toml", kind.name))
        .collect();
    assert_eq!(
        cases.iter().map(|path| name(path)).collect::<BTreeSet<_>>(),
        kinds,
        "a file of faults for every kind"
    );
    let cases: Vec<PathBuf> =
        cases.iter().map(|path| path.canonicalize().expect("the file is there")).collect();
    let mut problems = String::new();
    for (engine, complaints) in engines(&cases) {
        for case in &cases {
            let text = read(case);
            let faults = faults(&text);
            let own: Vec<&Complaint> =
                complaints.iter().filter(|(path, ..)| path == case).collect();
            for fault in faults
                .iter()
                .filter(|fault| !own.iter().any(|(_, line, message)| fault.is_told(*line, message)))
            {
                let _ = writeln!(
                    problems,
                    "{engine} says nothing of {}:{}: {}",
                    name(case),
                    fault.line,
                    fault.text
                );
            }
            for (_, line, message) in own {
                let told = faults.iter().any(|fault| {
                    fault.line == *line || (engine == "taplo" && fault.is_named(message))
                });
                if !told {
                    let _ = writeln!(
                        problems,
                        "{engine} complains of {}:{line}, where nothing is wrong: {message}",
                        name(case)
                    );
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// A line that must be reported.
struct Fault<'a> {
    line: usize,
    text: &'a str,
    /// The key that is unknown or missing; for a value that does not fit there is none.
    key: Option<&'a str>,
}

impl Fault<'_> {
    fn is_told(&self, line: usize, message: &str) -> bool {
        line == self.line
            && (self.key.is_none()
                || self.is_named(message)
                || message.starts_with("key must match"))
    }

    /// Whether a message is about this key. Taplo says so at the neighbours too.
    fn is_named(&self, message: &str) -> bool {
        self.key.is_some_and(|key| {
            message.contains(&format!("'{key}'")) || message.contains(&format!("\"{key}\""))
        })
    }
}

fn faults(text: &str) -> Vec<Fault<'_>> {
    let mut faults = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let Some((code, marker)) = line.split_once(" # ") else { continue };
        let key = match marker.split_once(": ").unwrap_or((marker, "")) {
            ("refused", "") => None,
            ("unknown", "") => {
                let path =
                    code.trim_start_matches('[').split([' ', ']']).next().unwrap_or_default();
                // Of a table's header the first key, of a setting the last.
                let key = if code.starts_with('[') {
                    path.split('.').next()
                } else {
                    path.rsplit('.').next()
                };
                key.map(|key| key.trim_matches('"'))
            }
            ("required", key) => Some(key),
            _ => panic!("line {number}: `{marker}` is no marker"),
        };
        faults.push(Fault { line: number, text: line, key });
    }
    assert!(!faults.is_empty(), "a file without a fault");
    faults
}

/// What the engines that are installed say of the files.
fn engines(paths: &[PathBuf]) -> Vec<(&'static str, Vec<Complaint>)> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut said = Vec::new();
    if let Some(taplo) = oracle("taplo") {
        let mut taplo = Command::new(taplo);
        let output = taplo
            .current_dir(dir.path())
            .args(["lint", "--colors", "never", "--no-auto-config"])
            .args(paths)
            .output()
            .expect("taplo can be started");
        said.push((
            "taplo",
            by_taplo(&String::from_utf8_lossy(&output.stderr), output.status.success()),
        ));
    }
    if let Some(tombi) = oracle("tombi") {
        let report = dir.path().join("report.json");
        let mut tombi = Command::new(tombi);
        tombi
            .current_dir(dir.path())
            .args([
                "lint",
                "--offline",
                "--quiet",
                "--diagnostics-format",
                "json",
                "--diagnostics-file",
            ])
            .arg(&report)
            .args(paths);
        let output = tombi.output().expect("tombi can be started");
        assert!(
            report.exists(),
            "tombi wrote no report\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        said.push(("tombi", by_tombi(&read(&report), output.status.success())));
    }
    said
}

/// `error: message` and below it `┌─ path:line:column`.
fn by_taplo(text: &str, success: bool) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut message = String::new();
    for line in text.lines() {
        if let Some(said) = line.strip_prefix("error: ") {
            said.clone_into(&mut message);
        } else if let Some((_, place)) = line.split_once("┌─ ") {
            let mut parts = place.rsplitn(3, ':').skip(1);
            let number =
                parts.next().and_then(|number| number.parse().ok()).expect("a line number");
            complaints.push((parts.next().expect("a path").into(), number, message.clone()));
        } else if let Some((_, path)) = line.split_once("failed to load schema ") {
            complaints.push((PathBuf::new(), 0, format!("the schema of {path} cannot be read")));
        }
    }
    assert_eq!(complaints.is_empty(), success, "taplo:\n{text}");
    complaints
}

fn by_tombi(text: &str, success: bool) -> Vec<Complaint> {
    let report: serde_json::Value = serde_json::from_str(text).expect("the report is JSON");
    let errors = report.as_array().expect("a list").iter().filter(|item| item["level"] == "error");
    let one = |item: &serde_json::Value| {
        let line = item["range"]["start"]["line"]
            .as_u64()
            .and_then(|line| usize::try_from(line).ok())
            .expect("a line number");
        (
            item["path"].as_str().expect("a path").into(),
            line,
            item["message"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let complaints: Vec<Complaint> = errors.map(one).collect();
    assert_eq!(complaints.is_empty(), success, "tombi:\n{text}");
    complaints
}

/// The published schema of the manifest describes the manifests that builds write.
#[test]
fn manifests_fit_their_schema() {
    let Some(check) = oracle("check-jsonschema") else { return };
    let fits = |path: &Path| {
        let output = Command::new(&check)
            .args(["--schemafile", ".muster/schema/manifest.json"])
            .arg(path)
            .output()
            .expect("the check can be started");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    for built in built() {
        let (good, said) = fits(&built.dir.join("manifest.json"));
        assert!(good, "{said}");
    }
    // And it describes something: these do not fit.
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (pointer, value) in [
        ("/as-of", 1.into()),
        ("/artifacts/0/format", "word".into()),
        ("/artifacts/0/path", serde_json::Value::Null),
        ("/source", "git".into()),
    ] {
        let mut manifest = built()[0].manifest.clone();
        manifest["artifacts"].as_array_mut().expect("a list").truncate(1);
        *manifest.pointer_mut(pointer).expect("the manifest has it") = value;
        let path = dir.path().join("manifest.json");
        write(&path, &manifest.to_string());
        assert!(!fits(&path).0, "a manifest with another {pointer} is accepted");
    }
}
