// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Formats of findings: what `muster check --format` prints.
//!
//! `tests/reports/<case>/workspace` is laid over `tests/spec/base`, and for every format the
//! program must print exactly what stands in `expected`. A file `prefix` says where in its
//! repository the workspace lies; a folder `before` holds what was laid over the base in the commit
//! with which `--since` compares. A new case is a folder; `UPDATE=1 cargo test reports` writes what
//! is printed, and the review of that difference is the test; `FILTER=name` runs the cases whose
//! name contains it.
//!
//! Everything expected is also read by others: JSON by its schema, SARIF by that of OASIS, JUnit by
//! that of Jenkins, and workflow commands by the rules of GitHub's runner.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use clap::ValueEnum;
use muster::base::diagnostic::Diagnostic;
use muster::language::parsed::ParsedFiles;
use muster::report::{self, Appearance, CheckRun, Format, Style};
use serde_json::Value;

use crate::cli::{SCHOOL, Workspace};
use crate::diff::git;
use crate::support::{DAY, chosen, copy, diff, folders, muster, name, oracle, read, update, write};

const ROOT: &str = "tests/reports";

/// The schema of each format that has one, and the program that knows its language.
const SCHEMAS: &[(&str, &str, &str)] = &[
    ("json.json", "check-jsonschema", ".muster/schema/findings.json"),
    ("sarif.sarif", "check-jsonschema", "tests/schemas/sarif-2.1.0.json"),
    ("gitlab.json", "check-jsonschema", "tests/schemas/gitlab-code-quality.json"),
    ("junit.xml", "xmlschema-validate", "tests/schemas/junit-10.xsd"),
];

/// All formats: the name on the command line, and the file that holds what is expected.
fn formats() -> impl Iterator<Item = (String, String)> {
    Format::value_variants().iter().filter_map(|format| {
        let name = format.to_possible_value()?.get_name().to_owned();
        let ending = match name.as_str() {
            "json" | "gitlab" => "json",
            "sarif" => "sarif",
            "junit" => "xml",
            _ => "txt",
        };
        Some((format!("{name}.{ending}"), name))
    })
}

/// What the program printed for a case.
struct Printed {
    case: PathBuf,
    /// A folder with the document of each format, and `0` or `1`, the exit code.
    documents: BTreeMap<String, (String, i32)>,
    dir: tempfile::TempDir,
}

impl Printed {
    fn of(case: PathBuf) -> Self {
        let repository = tempfile::tempdir().expect("a temporary folder");
        let root = lay(&case, repository.path());
        let dir = tempfile::tempdir().expect("a temporary folder");
        let print = |(file, format): (String, String)| {
            let since: &[&str] =
                if case.join("before").exists() { &["--since", "HEAD"] } else { &[] };
            let ran = muster(
                &root,
                &[&["check", "--quiet", "--as-of", DAY, "--format", &format], since].concat(),
            );
            assert_eq!(ran.stderr, "", "{}: {format}", case.display());
            write(&dir.path().join(&file), &ran.stdout);
            (file, (ran.stdout, ran.code))
        };
        let documents = formats().map(print).collect();
        Self { case, documents, dir }
    }

    fn text(&self, file: &str) -> &str {
        &self.documents[file].0
    }

    fn json(&self, file: &str) -> Value {
        serde_json::from_str(self.text(file))
            .unwrap_or_else(|error| panic!("{}: {file}: {error}", self.case.display()))
    }
}

/// Every case, printed once for all tests.
fn printed() -> &'static [Printed] {
    static PRINTED: OnceLock<Vec<Printed>> = OnceLock::new();
    PRINTED.get_or_init(|| {
        folders(Path::new(ROOT))
            .into_iter()
            .filter(|case| chosen(&name(case)))
            .map(Printed::of)
            .collect()
    })
}

#[test]
fn formats_are_as_expected() {
    let mut problems = String::new();
    for printed in printed() {
        let errors = printed.json("json.json")["errors"] != 0;
        for (file, (document, code)) in &printed.documents {
            assert_eq!(*code, i32::from(errors), "{}: {file}", printed.case.display());
            let shown =
                if file == "junit.xml" { without_quiet_tests(document) } else { document.clone() };
            let path = printed.case.join("expected").join(file);
            if update() {
                write(&path, &shown);
            }
            problems += &diff(&format!("{}/{file}", name(&printed.case)), &read(&path), &shown);
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    assert!(!printed().is_empty(), "no case was run");
}

/// A JUnit report without the tests that say nothing, of which every new rule brings one, and their
/// number.
fn without_quiet_tests(document: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("      <skipped ") {
            kept.pop();
            lines.next();
        } else if line.trim_start().starts_with("<testsuite") {
            kept.push(without_number(&without_number(line, "tests"), "skipped"));
        } else if !(line.starts_with("    <testcase ") && line.ends_with("/>")) {
            kept.push(line.to_owned());
        }
    }
    kept.iter().flat_map(|line| [line, "\n"]).collect()
}

fn without_number(line: &str, attribute: &str) -> String {
    let begin = format!(" {attribute}=\"");
    let Some((before, rest)) = line.split_once(&begin) else { return line.to_owned() };
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    format!("{before}{begin}...{after}")
}

/// Makes the workspace of a case in a repository at `dir`, and returns its folder.
fn lay(case: &Path, dir: &Path) -> PathBuf {
    let prefix = case.join("prefix");
    let root = if prefix.exists() { dir.join(read(&prefix).trim_end()) } else { dir.to_owned() };
    let base = Path::new("tests/spec/base");
    let before = case.join("before");
    if before.exists() {
        copy(base, &root);
        copy(&before, &root);
        commit(dir);
        for part in ["muster.toml", "standards", "schools", "templates"] {
            let path = root.join(part);
            let gone = if path.is_dir() {
                std::fs::remove_dir_all(path)
            } else {
                std::fs::remove_file(path)
            };
            gone.expect("what was committed can be removed");
        }
    } else {
        std::fs::create_dir(dir.join(".git")).expect("folders can be made");
    }
    copy(base, &root);
    copy(&case.join("workspace"), &root);
    root
}

/// Makes a repository of a folder, with all of it in one commit.
fn commit(dir: &Path) {
    git(dir, &["init", "--quiet"]);
    git(dir, &["add", "."]);
    git(dir, &["commit", "--quiet", "--message", "Stand"]);
}

#[test]
fn formats_fit_their_schemas() {
    for (file, program, schema) in SCHEMAS {
        let documents: Vec<PathBuf> =
            printed().iter().map(|printed| printed.dir.path().join(file)).collect();
        if let Some((fits, said)) = validate(program, schema, &documents) {
            assert!(fits, "{file}\n{said}");
        }
    }
}

/// Schemas that accept everything would prove nothing.
#[test]
fn schemas_refuse_what_is_spoilt() {
    let spoils: &[(&str, &str, &str)] = &[
        ("json.json", "\"compiled\": true", "\"compiled\": \"yes\""),
        ("json.json", "\"fingerprint\":", "\"finger\":"),
        ("json.json", "\"severity\": \"error\"", "\"severity\": \"bad\""),
        ("sarif.sarif", "\"ruleId\"", "\"rule\""),
        ("sarif.sarif", "\"startLine\": ", "\"startLine\": -"),
        ("sarif.sarif", "\"level\": \"error\"", "\"level\": \"critical\""),
        ("sarif.sarif", "utf16CodeUnits", "bytes"),
        ("gitlab.json", "\"severity\": \"critical\"", "\"severity\": \"error\""),
        ("gitlab.json", "\"path\": \"", "\"path\": \"./"),
        (
            "junit.xml",
            "<testcase classname=\"muster.check\" name",
            "<testcase classname=\"muster.check\" title",
        ),
        ("junit.xml", "<failure ", "<failed "),
    ];
    let findings = Printed::of(Path::new(ROOT).join("findings"));
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (file, good, bad) in spoils {
        let text = findings.text(file);
        assert!(text.contains(good), "{file} does not hold {good}");
        let path = dir.path().join(file);
        write(
            &path,
            &text.replace(good, bad).replace(
                "</failure>",
                if bad.contains("failed") { "</failed>" } else { "</failure>" },
            ),
        );
        let (_, program, schema) =
            SCHEMAS.iter().find(|(of, ..)| of == file).expect("the format has a schema");
        if let Some((fits, _)) = validate(program, schema, &[path]) {
            assert!(!fits, "{bad} is accepted in {file}");
        }
    }
}

/// Whether the documents fit a schema, and what the program said; `None` when it is not installed.
fn validate(program: &str, schema: &str, documents: &[PathBuf]) -> Option<(bool, String)> {
    let mut command = Command::new(oracle(program)?);
    match program {
        // A pattern of the schema of SARIF is none for engines that are strict about brackets.
        "check-jsonschema" => {
            command.args(["--regex-variant", "nonunicode", "--schemafile", schema])
        }
        _ => command.args(["--schema", schema]),
    };
    let output = command.args(documents).output().expect("the program can be started");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    Some((output.status.success(), said))
}

/// All formats tell the same findings: each is read in its own way and compared with the JSON.
#[test]
fn formats_agree() {
    for printed in printed() {
        let case = &printed.case;
        let own = printed.json("json.json");
        let prefix = own["prefix"].as_str().expect("a string");
        let all = own["findings"].as_array().expect("a list");
        // SARIF knows states; the others tell what is failing.
        let findings: Vec<&Value> = all
            .iter()
            .filter(|finding| finding["state"].is_null() || finding["state"] == "new")
            .collect();
        let place = |finding: &Value| {
            let path = finding["place"]["file"]
                .as_str()
                .map_or(String::new(), |file| format!("{prefix}{file}"));
            (path, finding["place"]["region"]["line"].as_u64().unwrap_or(1))
        };
        let wanted = |findings: Vec<&Value>| -> Vec<_> {
            findings
                .into_iter()
                .map(|finding| {
                    (text(&finding["code"]), place(finding), text(&finding["fingerprint"]))
                })
                .collect()
        };

        let sarif = printed.json("sarif.sarif");
        let results =
            sarif["runs"][0]["results"].as_array().expect("a list").iter().map(|result| {
                let place = &result["locations"][0]["physicalLocation"];
                let path = percent_decoded(&text(&place["artifactLocation"]["uri"]));
                let rule = &sarif["runs"][0]["tool"]["driver"]["rules"][usize::try_from(
                    result["ruleIndex"].as_u64().expect("a number"),
                )
                .expect("small")];
                assert_eq!(rule["id"], result["ruleId"]);
                let fingerprint = text(&result["partialFingerprints"]["musterFinding/v1"]);
                (
                    text(&result["ruleId"]),
                    (path, place["region"]["startLine"].as_u64().unwrap_or(1)),
                    fingerprint,
                )
            });
        assert_eq!(
            results.collect::<Vec<_>>(),
            wanted(all.iter().collect()),
            "{}: sarif",
            case.display()
        );

        let gitlab = printed.json("gitlab.json");
        let violations = gitlab.as_array().expect("a list").iter().map(|item| {
            let line = item["location"]["lines"]["begin"].as_u64().expect("a number");
            (
                text(&item["check_name"]),
                (text(&item["location"]["path"]), line),
                text(&item["fingerprint"]),
            )
        });
        assert_eq!(
            violations.collect::<Vec<_>>(),
            wanted(findings.clone()),
            "{}: gitlab",
            case.display()
        );

        let annotations = printed.text("github.txt").lines().map(|line| {
            let (level, properties, message) = workflow_command(line);
            let line = properties.get("line").map_or(1, |line| line.parse().expect("a number"));
            let first = message.lines().next().unwrap_or_default().to_owned();
            (level, properties["title"].clone(), (properties["file"].clone(), line), first)
        });
        let wanted = findings.iter().map(|finding| {
            let message = muster::base::text::one_line(&text(&finding["message"])).into_owned();
            (text(&finding["severity"]), text(&finding["code"]), place(finding), message)
        });
        assert_eq!(
            annotations.collect::<Vec<_>>(),
            wanted.collect::<Vec<_>>(),
            "{}: github",
            case.display()
        );

        let failed: BTreeSet<String> =
            cases_with(printed.text("junit.xml"), "<failure ").into_iter().collect();
        let errors = findings
            .iter()
            .filter(|finding| finding["severity"] == "error")
            .map(|finding| text(&finding["code"]));
        assert_eq!(failed, errors.collect(), "{}: junit", case.display());
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

/// The names of the test cases that hold an element.
fn cases_with(junit: &str, element: &str) -> Vec<String> {
    let cases = junit.split("<testcase ").skip(1).filter(|case| case.contains(element));
    cases
        .filter_map(|case| {
            Some(
                case.split_once("name=\"")?
                    .1
                    .split_once("name=\"")?
                    .1
                    .split_once('"')?
                    .0
                    .to_owned(),
            )
        })
        .collect()
}

/// A workflow command as GitHub's runner takes it apart.
fn workflow_command(line: &str) -> (String, BTreeMap<String, String>, String) {
    let (head, message) = line
        .strip_prefix("::")
        .and_then(|line| line.split_once("::"))
        .unwrap_or_else(|| panic!("no command: {line}"));
    let (level, properties) = head.split_once(' ').expect("a command has properties");
    let properties = properties.split(',').map(|property| {
        let (name, value) = property.split_once('=').expect("a property has a value");
        (
            name.to_owned(),
            value
                .replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%25", "%"),
        )
    });
    (
        level.to_owned(),
        properties.collect(),
        message.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%"),
    )
}

fn percent_decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: String = rest.by_ref().take(2).map(char::from).collect();
            bytes.push(u8::from_str_radix(&digits, 16).expect("two digits"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("paths are UTF-8")
}

/// A finding that has no place is told by every format, to readers that must have a place at
/// `muster.toml`.
#[test]
fn a_finding_without_a_place_is_told() {
    let code = muster::report::rules::all().next().expect("there are findings");
    let items = [Diagnostic::new(code, "nothing to point into").help("look elsewhere")];
    let sources = ParsedFiles::default();
    let run = CheckRun::new(&items, &sources, "netz/".into(), DAY.into(), true);
    let look = Appearance { style: Style::Plain, width: 100 };
    let dir = tempfile::tempdir().expect("a temporary folder");
    for format in Format::value_variants() {
        let document = report::document(&run, *format, look);
        assert!(document.contains("nothing to point into"), "{format:?}\n{document}");
        let file = formats().map(|(file, _)| file).nth(
            Format::value_variants().iter().position(|other| other == format).expect("it is one"),
        );
        let path = dir.path().join(file.expect("each format has a file"));
        write(&path, &document);
        if let Some((file, program, schema)) =
            SCHEMAS.iter().find(|(file, ..)| path.ends_with(file))
            && let Some((fits, said)) = validate(program, schema, &[path])
        {
            assert!(fits, "{file}\n{said}");
        }
    }
    let github = report::document(&run, Format::Github, look);
    assert_eq!(
        github,
        format!("::error title={}::nothing to point into%0Alook elsewhere\n", code.name)
    );
    let gitlab: Value =
        serde_json::from_str(&report::document(&run, Format::Gitlab, look)).expect("JSON");
    assert_eq!(gitlab[0]["location"]["path"], "netz/muster.toml");
}

/// Whatever happens, stdout of a machine format is its document or nothing.
#[test]
fn stdout_holds_the_document_alone() {
    let workspace = Workspace::example();
    write(&workspace.dir().join("muster.toml"), "title = = \n");
    for (file, format) in formats().filter(|(_, format)| format != "human") {
        let ran = workspace.run(&["check", "--as-of", DAY, "--format", &format]).expect(1);
        assert_eq!(ran.stderr, "1 error\n", "{format}");
        if file.ends_with("json") || file.ends_with("sarif") {
            serde_json::from_str::<Value>(&ran.stdout)
                .unwrap_or_else(|error| panic!("{format}: {error}\n{}", ran.stdout));
        }
        // What muster cannot do is said on stderr, as for people.
        let ran = workspace.run(&["check", "--format", &format, "--as-of", "gestern"]).expect(2);
        assert_eq!(ran.stdout, "", "{format}");
        let empty = tempfile::tempdir().expect("a temporary folder");
        let ran = muster(empty.path(), &["check", "--format", &format]).expect(2);
        assert!(
            ran.stdout.is_empty() && ran.stderr.contains("no `muster.toml`"),
            "{format}\n{}",
            ran.stdout
        );
    }
}

/// Lines that move keep the fingerprints, through the whole program.
#[test]
fn fingerprints_survive_moved_lines() {
    let case = Path::new(ROOT).join("findings");
    let dir = tempfile::tempdir().expect("a temporary folder");
    let root = lay(&case, dir.path());
    let mut moved = String::new();
    for path in
        crate::support::files(&root).into_values().filter(|path| name(path).ends_with(".toml"))
    {
        write(&path, &format!("# one more line\n\n{}", read(&path)));
        let _ = writeln!(moved, "{}", path.display());
    }
    assert!(!moved.is_empty(), "no file was changed");
    let ran = muster(&root, &["check", "--quiet", "--as-of", DAY, "--format", "json"]).expect(1);
    let fingerprints = |document: &Value| {
        document["findings"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|finding| text(&finding["fingerprint"]))
            .collect::<Vec<_>>()
    };
    let (before, after) =
        (Printed::of(case).json("json.json"), serde_json::from_str(&ran.stdout).expect("JSON"));
    assert_eq!(fingerprints(&before), fingerprints(&after));
    let distinct: BTreeSet<String> = fingerprints(&before).into_iter().collect();
    assert_eq!(
        distinct.len(),
        before["findings"].as_array().expect("a list").len(),
        "two findings with one fingerprint"
    );
}

/// What cannot be compared with is said on stderr, and stdout stays empty.
#[test]
fn a_revision_must_be_there() {
    let workspace = Workspace::example();
    let check = |revision: &str| {
        workspace.run(&["check", "--as-of", DAY, "--format", "sarif", "--since", revision])
    };
    let ran = check("HEAD").expect(2);
    assert!(ran.stdout.is_empty() && ran.stderr.contains("no git repository"), "{}", ran.stderr);
    commit(workspace.dir());
    let ran = check("nirgends").expect(2);
    assert!(
        ran.stdout.is_empty() && ran.stderr.contains("no revision `nirgends`"),
        "{}",
        ran.stderr
    );
    check("--help").expect(2);
    check("HEAD").expect(0);
}

/// Exit code 1 is for new errors alone, and a school that was not there yet can be chosen.
#[test]
fn only_what_is_new_fails() {
    let workspace = Workspace::example();
    workspace.edit(&format!("{SCHOOL}/schule.toml"), "index = 2", "index = 1");
    commit(workspace.dir());
    let check = |args: &[&str]| {
        workspace.run(&[&["check", "--as-of", DAY, "--since", "HEAD"], args].concat())
    };
    let ran = check(&[]).expect(0);
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str()),
        ("", "new since HEAD: no findings; 0 fixed, 1 unchanged\n")
    );
    // Of a school whose edition is unknown nobody knows what would be found now.
    let school = format!("{SCHOOL}/schule.toml");
    workspace.edit(&school, "index = 1", "index = 1\nedition = \"2099.1\"");
    let ran = check(&[]).expect(1);
    assert!(ran.stderr.contains("0 fixed"), "{}", ran.stderr);
    workspace.edit(&school, "index = 1\nedition = \"2099.1\"", "index = 1");
    let new = SCHOOL.replace("oberstufe-arvenwald", "oberstufe-neu");
    copy(&workspace.dir().join(SCHOOL), &workspace.dir().join(&new));
    let ran = check(&["oberstufe-neu"]).expect(1);
    assert!(ran.stdout.contains("oberstufe-neu"), "{}", ran.stdout);
    // Where the workspace was not there at all, everything is new.
    let other = Workspace::example();
    let below = other.dir().join("netz");
    std::fs::create_dir(&below).expect("folders can be made");
    commit(other.dir());
    crate::support::copy_workspace(workspace.dir(), &below);
    let ran = muster(&below, &["check", "--as-of", DAY, "--since", "HEAD"]).expect(1);
    assert!(ran.stderr.contains("0 fixed, 0 unchanged"), "{}", ran.stderr);
}
