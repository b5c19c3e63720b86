// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What stands where a secret belongs is never shown. Canaries are planted at every such place of
//! the model, in every way in which people get it wrong, on the new and on the old side, and
//! searched for in what every command prints.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::Value;
use muster::base::diagnostic::Diagnostics;
use muster::compile::Compiler;
use muster::language::keys::{self, ModelKey};
use muster::model::Day;
use muster::workspace;
use rayon::prelude::*;

use crate::diff::git;
use crate::support::{DAY, Ran, copy_workspace, muster, say, write};

const SCHOOL: &str = "musterstadt/grundschule-am-markt";
const FILE: &str = "schools/musterstadt/grundschule-am-markt/canaries.toml";

/// A way to write a secret where its name belongs.
type Way = fn(path: &[&str], secret: &str) -> String;

const WAYS: &[(&str, Way)] = &[
    ("a text", |path, secret| format!("{} = \"{secret}\"\n", path.join("."))),
    ("the secret for its name", |path, secret| {
        format!("{} = {{ secret = \"{secret}\" }}\n", path.join("."))
    }),
    ("a list", |path, secret| format!("{} = [1, \"{secret}\"]\n", path.join("."))),
    ("a text of several lines", |path, secret| {
        format!("{} = '''\nfirst\n{secret}\nlast'''\n", path.join("."))
    }),
    ("a value beside the name", |path, secret| {
        format!("{} = {{ secret = \"a.b\", value = \"{secret}\" }}\n", path.join("."))
    }),
    ("a key", |path, secret| format!("{}.\"{secret}\" = 1\n", path.join("."))),
    ("no key", |path, secret| format!("{} = \"{secret}\"\n", path[..path.len() - 1].join("."))),
    ("a table that is called otherwise", |path, secret| {
        format!("x{} = \"{secret}\"\n", path.join("."))
    }),
    ("a key that is called otherwise", |path, secret| {
        format!("{}x = \"{secret}\"\n", path.join("."))
    }),
    ("a key in quotation marks", |path, secret| {
        let quoted: Vec<String> = path.iter().map(|key| format!("\"{key}\"")).collect();
        format!("{} = '{secret}' # a remark\n", quoted.join(" . "))
    }),
    ("in a comment", |path, secret| {
        format!(
            "# {} = \"{secret}\"\nunknown-{} = 1\n",
            path.join("."),
            path.join("-").replace('.', "-")
        )
    }),
    ("in a file with faults", |path, secret| format!("{} = \"{secret}\" = 1\n", path.join("."))),
    ("without its end", |path, secret| format!("{} = \"{secret}\n", path.join("."))),
    ("twice", |path, secret| format!("{0} = \"{secret}\"\n{0} = \"{secret}\"\n", path.join("."))),
];

/// Ways that begin a table, so that they stand in a file of their own at its end.
const TABLES: &[(&str, Way)] = &[
    ("a table", |path, secret| format!("[{}]\nsecret = \"{secret}\"\n", path.join("."))),
    ("a table with another key", |path, secret| {
        format!("[{}]\n\"{secret}\" = \"{secret}\"\n", path.join("."))
    }),
];

/// Where the model has secrets, with an id for each table by id.
fn places() -> Vec<Vec<String>> {
    let mut places = Vec::new();
    gather(keys::all(), &mut Vec::new(), &mut places);
    places
}

fn gather(key: &ModelKey, path: &mut Vec<String>, places: &mut Vec<Vec<String>>) {
    if key.is_secret() {
        places.push(path.clone());
    }
    let entry = key.entry.as_deref().map(|key| ("geraete", key));
    for (name, below) in key.fields.iter().map(|(name, key)| (name.as_str(), key)).chain(entry) {
        path.push(name.to_owned());
        gather(below, path, places);
        path.pop();
    }
}

/// The secret of a place. Its letters look the same in JSON, HTML and addresses; the signs would
/// give it away there.
fn canary(number: usize) -> String {
    format!("Kanarienvogel{number}Q%/+<b>")
}

/// What a document would hold of any canary: as it is, in base64 wherever it begins, and in
/// hexadecimal.
fn traces() -> Vec<String> {
    let core = "Kanarienvogel";
    let mut traces = vec![core.to_owned(), core.to_lowercase(), core.to_uppercase()];
    for offset in 0..3 {
        let encoded = STANDARD.encode(format!("{}{core}", "-".repeat(offset)));
        // The first and last digits also say what stands around it.
        traces.push(encoded[4..encoded.len() - 4].to_owned());
    }
    let hex: String = core.bytes().map(|byte| format!("{byte:02x}")).collect();
    traces.extend([hex.to_uppercase(), hex, core.chars().rev().collect()]);
    traces
}

/// What is run when the canaries stand in the working tree.
fn commands(path: &[String]) -> Vec<Vec<String>> {
    let mut commands: Vec<Vec<String>> = Vec::new();
    let mut add = |words: &str| commands.push(words.split(' ').map(str::to_owned).collect());
    for format in ["human", "json", "sarif", "junit", "gitlab", "github"] {
        add(&format!("check --format {format}"));
        add(&format!("check --since HEAD --format {format}"));
    }
    for format in ["human", "markdown", "json", "html"] {
        add(&format!("diff --format {format}"));
    }
    add("diff --full");
    add("--color always check");
    for format in ["human", "markdown", "json", "csv"] {
        add(&format!("status --format {format}"));
    }
    for command in ["show", "explain"] {
        add(&format!("{command} {SCHOOL} {}", path.join(".")));
        add(&format!("{command} {SCHOOL} {}", path[0]));
    }
    add(&format!("show {SCHOOL} --format json"));
    add("adopt 2026.1");
    add("build");
    add(&format!("diff --expect {FILE}"));
    commands
}

/// What is run when they stand in the last commit only.
fn commands_for_the_old_side() -> Vec<Vec<String>> {
    let all = commands(&["wlans".to_owned()]);
    all.into_iter()
        .filter(|words| words.iter().any(|word| word == "diff" || word == "--since"))
        .collect()
}

fn dated(root: &Path, words: &[String]) -> Ran {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.extend(["--as-of", DAY]);
    muster(root, &words)
}

/// Runs commands in a workspace and says where a canary is seen.
fn search(root: &Path, what: &str, commands: &[Vec<String>]) -> Vec<String> {
    let traces = traces();
    let mut seen = Vec::new();
    for words in commands {
        let ran = dated(root, words);
        for (stream, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
            if let Some(trace) = traces.iter().find(|trace| text.contains(trace.as_str())) {
                let line =
                    text.lines().find(|line| line.contains(trace.as_str())).unwrap_or_default();
                let line: String = line.chars().take(300).collect();
                seen.push(format!(
                    "{what}: `muster {}` prints {trace} on {stream}: {line}",
                    words.join(" ")
                ));
            }
        }
        assert!(!ran.stderr.contains("panicked"), "{what}: {}: {}", words.join(" "), ran.stderr);
    }
    seen
}

/// Plants canaries in one way at all places, first new, then old.
fn try_way(way: Way, what: &str, places: &[Vec<String>]) -> (usize, Vec<String>) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let root = dir.path();
    copy_workspace(Path::new("init"), root);
    git(root, &["init", "--quiet"]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "the workspace"]);
    let mut text = String::new();
    for (number, path) in places.iter().enumerate() {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let written = way(&path, &canary(number));
        // Two keys of one table: the table itself can be written once only.
        let begin = written.split_inclusive(['=', '\n']).next().unwrap_or_default();
        if !text.contains(begin) {
            text += &written;
        }
    }
    write(&root.join(FILE), &text);
    let new = commands(&places[0]);
    let mut seen = search(root, &format!("{what}, new"), &new);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "canaries"]);
    std::fs::remove_file(root.join(FILE)).expect("the file is there");
    let old = commands_for_the_old_side();
    seen.extend(search(root, &format!("{what}, old"), &old));
    ((new.len() + old.len()) * places.len(), seen)
}

#[test]
fn canaries_are_never_seen() {
    let places = places();
    assert!(places.len() >= 6, "the model has secrets: {places:?}");
    let ways: Vec<&(&str, Way)> = WAYS.iter().chain(TABLES).collect();
    let results: Vec<(usize, Vec<String>)> =
        ways.par_iter().map(|(what, way)| try_way(*way, what, &places)).collect();
    let tried: usize = results.iter().map(|(tried, _)| tried).sum();
    let seen: Vec<String> = results.into_iter().flat_map(|(_, seen)| seen).collect();
    say(&format!(
        "canaries: {} places, {} ways, {tried} combinations with side, command and format",
        places.len(),
        WAYS.len() + TABLES.len()
    ));
    assert!(seen.is_empty(), "{} are seen:\n{}", seen.len(), seen.join("\n"));
}

/// A test of the test: what names secrets properly is shown, so that what is searched for would be
/// found.
#[test]
fn names_of_secrets_are_seen() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    copy_workspace(Path::new("init"), dir.path());
    let ran =
        muster(dir.path(), &["show", SCHOOL, "management.password", "--as-of", DAY]).expect(0);
    assert!(ran.stdout.contains("secret = "), "{}", ran.stdout);
}

/// A plan shows names of secrets and nothing of what stands in their place in a file: neither to
/// whoever debugs it nor as JSON.
#[test]
fn a_plan_shows_names_of_secrets_only() {
    let mut out = Diagnostics::default();
    let inputs = workspace::read(Path::new("."), &mut out).expect("the workspace is there");
    let today = Day::new(DAY).expect("a day");
    let compiler = Compiler::new(inputs, today, &mut out).expect("the workspace is sound");
    let mut names = BTreeSet::new();
    for school in &compiler.cooperation.schools {
        let planned = compiler.plan_school(school, &mut out).and_then(|planned| planned.plan);
        let plan = planned.expect("the reference cooperation is sound");
        let mut values = vec![Value::from_dyn_object(Arc::clone(&plan.site))];
        for (device, _) in &plan.devices {
            values.push(Value::from_dyn_object(Arc::clone(device)));
        }
        for (client, _) in &plan.clients {
            values.push(Value::from_dyn_object(Arc::clone(client)));
        }
        let mut shown = format!("{plan:?} {plan:#?}");
        for value in &values {
            let _ = write!(shown, "{value} {value:?}");
            shown += &serde_json::to_string(value).expect("a plan can be written as JSON");
        }
        assert!(!shown.contains("MUSTER-SECRET"), "{:?}", school.key);
        let mut secrets =
            vec![Some(&plan.site.management.password), plan.site.radius_secret.as_ref()];
        if let Some(snmp) = &plan.site.snmp {
            secrets.extend([Some(&snmp.auth), Some(&snmp.privacy)]);
        }
        for (client, _) in &plan.clients {
            secrets.push(client.identity.as_ref().map(|identity| &identity.challenge));
            secrets.push(client.wlan.as_ref().and_then(|wlan| wlan.psk.as_ref()));
        }
        for secret in secrets.into_iter().flatten() {
            assert!(shown.contains(secret.name().as_str()), "{secret}");
            names.insert(secret.to_string());
        }
    }
    assert!(names.len() > 4, "the reference cooperation has secrets: {names:?}");
}
