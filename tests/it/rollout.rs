// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The order of a rollout: cases with the expected order or refusal in `tests/rollout/*.md`, and a
//! simulation of every prefix over what the generated files say.
//!
//! A case is a Markdown file. A block ```` ```diff before PATH ```` changes the base on both sides,
//! ```` ```diff now PATH ```` on the later one: lines with `-` are taken out, lines with `+` are
//! added in their place, or at the end. The block ```` ```text ```` is what comes out; `UPDATE=1
//! cargo test rollout` writes it. The base is the shipped standard without its governance, with the
//! school in `tests/rollout/base`.

mod artifacts;
mod gate;
mod random;
pub(crate) mod sides;
mod simulation;

use std::fmt::Write as _;
use std::path::Path;

use muster::rollout::{Rollout, StepKind};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{chosen, copy, diff, entries, read, say, thorough, update, write};
use sides::{School, Side, ordered};
use simulation::Simulation;

/// How many things were tried.
#[derive(Default)]
pub(crate) struct Tried {
    pub(crate) orders: usize,
    prefixes: usize,
    temporary: usize,
    refused: usize,
    problems: String,
    /// Orders of more than one step, and how many of them fail when they are reversed.
    reversible: usize,
    reversed_fail: usize,
    /// Orders with temporary steps, and how many of them fail without those.
    shortened_fail: usize,
}

impl Tried {
    /// Orders a school and walks through the order.
    pub(crate) fn add(&mut self, name: &str, before: Option<(&Side, &School)>, now: &School) {
        let school = before.map(|(_, school)| school);
        let rollout = match ordered(school, now) {
            Ok(rollout) => rollout,
            Err(fault) => {
                assert!(!fault.to_string().is_empty(), "{name}: a refusal says why");
                self.refused += 1;
                return;
            }
        };
        let betweens =
            before.map(|(side, before)| side.betweens(before, now, &rollout)).unwrap_or_default();
        let simulation = Simulation::new(school, now, &betweens);
        let walked = simulation.walk(&rollout.steps, &rollout);
        self.orders += 1;
        self.prefixes += walked.prefixes;
        for problem in walked.problems.iter().take(3) {
            let _ = writeln!(self.problems, "{name}: {problem}\n{}", in_short(&rollout));
        }
        self.bite(&simulation, &rollout);
    }

    /// Whether the walk notices that an order is not what it should be.
    fn bite(&mut self, simulation: &Simulation<'_>, rollout: &Rollout) {
        let is_temporary = |kind: &StepKind| matches!(kind, StepKind::Temporary(_));
        let mut steps = rollout.steps.clone();
        if steps.iter().any(|step| is_temporary(&step.kind)) {
            self.temporary += 1;
            steps.retain(|step| !is_temporary(&step.kind));
            let walked = simulation.walk(&steps, rollout);
            self.shortened_fail += usize::from(!walked.problems.is_empty());
        }
        if steps.len() > 1 {
            self.reversible += 1;
            steps.reverse();
            let walked = simulation.walk(&steps, rollout);
            self.reversed_fail += usize::from(!walked.problems.is_empty());
        }
    }

    pub(crate) fn tell(&self, what: &str) {
        say(&format!(
            "{what}: {} orders with {} prefixes simulated; {} with temporary steps, of which {} \
             fail without them; {} of {} fail when reversed; {} refused",
            self.orders,
            self.prefixes,
            self.temporary,
            self.shortened_fail,
            self.reversed_fail,
            self.reversible,
            self.refused,
        ));
        assert!(self.problems.is_empty(), "\n{}", self.problems);
    }
}

fn in_short(rollout: &Rollout) -> String {
    rollout.steps.iter().map(|step| format!("{} {}; ", step.unit, kind(&step.kind))).collect()
}

fn kind(kind: &StepKind) -> String {
    match kind {
        StepKind::First => "first".to_owned(),
        StepKind::Change => "change".to_owned(),
        StepKind::Replug { uplink } => format!("goes to {uplink}"),
        StepKind::Remove => "remove".to_owned(),
        StepKind::Temporary(between) => {
            let mut text = "in between".to_owned();
            for port in &between.ports {
                let _ = write!(text, ", port {} also {:?}", port.port, port.vlans);
            }
            for interface in &between.interfaces {
                let _ = write!(text, ", interface {interface}");
            }
            for source in &between.sources {
                let _ = write!(text, ", from {source}");
            }
            if between.keys {
                text += ", keys of both";
            }
            for vlan in &between.closed {
                let _ = write!(text, ", VLAN {vlan} closed");
            }
            text
        }
    }
}

#[test]
fn cases_give_the_orders_they_name() {
    let mut wrong = String::new();
    let mut tried = Tried::default();
    for path in entries(Path::new("tests/rollout")) {
        if path.extension().is_none_or(|end| end != "md") || !chosen(&path.to_string_lossy()) {
            continue;
        }
        let text = read(&path);
        let case = Case::parse(&text);
        let found = case.run(&path, &mut tried);
        if update() {
            write(&path, &text.replace(&case.expected, &found));
        } else {
            wrong += &diff(&path.to_string_lossy(), &case.expected, &found);
        }
    }
    tried.tell("cases");
    assert!(wrong.is_empty(), "\n{wrong}");
}

pub(crate) struct Case {
    /// Whether it is for both sides, the path, and the lines of the difference.
    pub(crate) blocks: Vec<(bool, String, String)>,
    pub(crate) expected: String,
    pub(crate) is_new: bool,
}

impl Case {
    pub(crate) fn parse(text: &str) -> Self {
        let (mut blocks, mut expected, mut is_new) = (Vec::new(), String::new(), false);
        for block in text.split("```").skip(1).step_by(2) {
            let (head, body) = block.split_once('\n').expect("a block has a first line");
            match head.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["diff", side, path] => {
                    blocks.push((*side == "before", (*path).to_owned(), body.to_owned()));
                }
                ["text"] => expected = format!("```text\n{body}"),
                ["new"] => is_new = true,
                other => panic!("{other:?} is no block of a case"),
            }
        }
        assert!(!expected.is_empty(), "a case has a block with what comes out");
        Self { blocks, expected, is_new }
    }

    fn run(&self, path: &Path, tried: &mut Tried) -> String {
        let name = path.to_string_lossy();
        let folders = [base(), base()];
        let mut sides = Vec::new();
        for (number, folder) in folders.iter().enumerate() {
            for (is_before, file, lines) in &self.blocks {
                if *is_before || number == 1 {
                    patch(&folder.path().join(file), lines);
                }
            }
            let side = Side::compile(folder.path(), |_| true);
            if !side.errors.is_empty() {
                return format!("```text\n{}", side.errors);
            }
            sides.push(side);
        }
        let school = |side: usize| sides[side].schools.values().next().expect("a school");
        let before = if self.is_new { None } else { Some((&sides[0], school(0))) };
        tried.add(&name, before, school(1));
        let rollout = ordered(before.map(|(_, school)| school), school(1));
        format!("```text\n{}", rollout.map_or_else(|fault| format!("{fault}\n"), |it| told(&it)))
    }
}

/// An order as cases write it.
fn told(rollout: &Rollout) -> String {
    let mut text = String::new();
    for step in &rollout.steps {
        let _ = writeln!(text, "{}: {}", step.unit, kind(&step.kind));
        for reason in &step.reasons {
            let reason = serde_json::to_value(reason).expect("reasons are data");
            let _ = writeln!(text, "    {}", words(&reason));
        }
    }
    for one in &rollout.unreached {
        let _ = writeln!(text, "{} is not reached, {:?}: {}", one.unit, one.when, one.lost);
    }
    text
}

fn words(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let is = map.get("is").or_else(|| map.get("lost"));
            let first = is.filter(|value| value.is_string()).map(words).unwrap_or_default();
            let rest = map.iter().filter(|(_, value)| Some(*value) != is);
            rest.fold(first, |text, (_, value)| text + " " + words(value).trim())
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The base of all cases.
pub(crate) fn base() -> TempDir {
    let folder = workspace();
    copy(Path::new("tests/rollout/base"), folder.path());
    folder
}

/// A workspace with the shipped standard, of which schools may change everything.
pub(crate) fn workspace() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for part in ["lands", "standards", "templates"] {
        copy(Path::new(part), &folder.path().join(part));
    }
    for file in entries(&folder.path().join("standards/2026.1")) {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        if name.is_some_and(|name| name.starts_with("governance")) {
            std::fs::remove_file(&file).expect("a copy can be removed");
        }
    }
    let free = "[governance.\"*\"]\nmode = \"free\"\nreason = \"Versuch\"\n";
    write(&folder.path().join("standards/2026.1/governance.toml"), free);
    std::fs::remove_dir_all(folder.path().join("standards/2026.2")).expect("a copy");
    write(
        &folder.path().join("muster.toml"),
        "title = \"Verbund\"\nland = \"rheinland-pfalz\"\nlanguage = \"de\"\n",
    );
    folder
}

/// Takes lines out of a file and adds others.
pub(crate) fn patch(path: &Path, lines: &str) {
    let mut text = if path.exists() { read(path) } else { String::new() };
    let mut place = None;
    for line in lines.lines() {
        let Some(content) = line.get(1..) else { continue };
        if line.starts_with('-') {
            let from = place.unwrap_or_default();
            let at = text[from..].find(&format!("{content}\n")).map(|at| from + at);
            let at = at.unwrap_or_else(|| panic!("{}: no line {content}", path.display()));
            text.replace_range(at..=at + content.len(), "");
            place = Some(at);
        } else if line.starts_with('+') {
            let at = place.unwrap_or(text.len());
            text.insert_str(at, &format!("{content}\n"));
            place = Some(at + content.len() + 1);
        } else {
            place = None;
        }
    }
    write(path, &text);
}

/// Changes of the standard that are tried at shipped schools: a file, and what becomes of it.
const CHANGES: &[(&str, &[(&str, &str)])] = &[
    ("a banner", &[("central.toml", "-idle-timeout = 10\n+idle-timeout = 7")]),
    (
        "another network of administrators",
        &[("central.toml", "-sources = [\"10.0.24.0/28\"]\n+sources = [\"10.0.24.0/29\"]")],
    ),
    (
        "other administrators",
        &[
            ("central.toml", "-sources = [\"10.0.24.0/28\"]\n+sources = [\"10.0.25.0/28\"]"),
            (
                "zones.toml",
                "-networks = [\"10.0.24.0/28\"]\n+networks = [\"10.0.24.0/28\", \"10.0.25.0/28\"]",
            ),
        ],
    ),
    (
        "switches move into another segment",
        &[
            (
                "segments.toml",
                "+[segments.mgmt-neu]\n+title = \"Netzmanagement neu\"\n+zone = \"mgmt\"\n\
                 +vlan = 12\n+subnet = { offset = \"0.0.1.0\", prefix = 24 }",
            ),
            (
                "roles.toml",
                "-[roles.access-switch]\n-title = \"Access-Switch\"\n-kind = \"switch\"\n\
                 -segment = \"mgmt\"\n+[roles.access-switch]\n+title = \"Access-Switch\"\n\
                 +kind = \"switch\"\n+segment = \"mgmt-neu\"",
            ),
        ],
    ),
    ("another VLAN of administration", &[("segments.toml", "-vlan = 10\n+vlan = 12")]),
    (
        "two zones change their VLANs",
        &[("segments.toml", "-vlan = 41\n+vlan = 60\n-vlan = 60\n+vlan = 41")],
    ),
];

#[test]
fn every_prefix_of_the_orders_of_shipped_schools_is_safe() {
    let some = ["schule-igelbach", "gymnasium-luchswald"];
    let is_chosen = |school: &str| thorough() || some.contains(&school);
    let before = Side::compile(Path::new("."), is_chosen);
    assert!(before.errors.is_empty(), "{}", before.errors);
    let mut tried = Tried::default();
    for (name, school) in &before.schools {
        tried.add(&format!("{name}, all new"), None, school);
    }
    for (change, files) in CHANGES {
        let folder = tempfile::tempdir().expect("a folder");
        crate::support::copy_workspace(Path::new("."), folder.path());
        for (file, lines) in *files {
            patch(&folder.path().join("standards/2026.1").join(file), lines);
        }
        let now = Side::compile(folder.path(), is_chosen);
        say(&format!("{change}: {} schools compile; {}", now.schools.len(), now.errors));
        for (name, school) in &now.schools {
            let name = format!("{name}, {change}");
            tried.add(
                &name,
                Some((&before, &before.schools[&*school.key.school.to_string()])),
                school,
            );
        }
    }
    tried.tell("shipped schools");
    assert!(tried.temporary > 0 && tried.refused > 0, "every kind of answer is given");
    assert_eq!(tried.shortened_fail, tried.temporary, "no temporary step is left over");
    assert!(tried.reversed_fail * 3 > tried.reversible, "the walk notices what is wrong");
}

#[test]
fn every_prefix_of_random_orders_is_safe() {
    let mut tried = Tried::default();
    let cases = if thorough() { 1000 } else { 60 };
    random::run(cases, &mut tried);
    tried.tell("random cablings and changes");
    assert!(tried.temporary > 0 && tried.refused > 0, "every kind of answer is given");
    assert!(tried.shortened_fail * 10 > tried.temporary * 9, "no temporary step is left over");
    assert!(tried.reversed_fail * 3 > tried.reversible, "the walk notices what is wrong");
}
