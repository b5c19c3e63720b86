// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Twenty deviations that schools really ask for, judged by the governance of the reference
//! standard.
//!
//! A case is a folder of `tests/exceptions`: `case.toml` says of which school, what of the wish the
//! model can express by what, whether it needs an exception, and what comes out on which day; its
//! other files are laid over those of the school (`authority.toml` over its authority's), whose own
//! deviations are left out. What comes out in detail is `outcome.txt`; `UPDATE=1 cargo test
//! exceptions` rewrites it, and never `case.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use muster::base::diagnostic::{Diagnostic, Diagnostics, Severity};
use muster::compile::Compiler;
use muster::language::layer::LayerKind;
use muster::model::Day;
use muster::standard::governance::Verdict;
use rayon::prelude::*;
use serde::Deserialize;

use crate::hostile::Workspace;
use crate::properties::plain;
use crate::support::{DAY, chosen, diff, files, folders, name, read, update, write};

const ROOT: &str = "tests/exceptions";

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Case {
    title: String,
    /// Which of the twenty it is of.
    number: u32,
    school: String,
    /// What is expressed by what, and what the model has no word for.
    expressed: String,
    /// Whether it is refused without its `exceptions.toml`.
    needs_exception: bool,
    /// Values whose course is shown.
    #[serde(default)]
    watch: Vec<String>,
    days: BTreeMap<String, Expected>,
}

/// What comes out on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Expected {
    /// The wish is planned.
    Accepted,
    /// There is an error.
    Refused,
    /// The standard holds instead, without an error.
    Standard,
}

/// What came out.
struct Outcome {
    what: Expected,
    errors: BTreeSet<&'static str>,
    text: String,
}

/// The reference workspace without schools.
static STANDARD: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let below = |dir: &str| {
        files(Path::new(dir))
            .into_iter()
            .map(|(name, path)| (format!("{dir}/{name}"), read(&path)))
            .collect::<Vec<_>>()
    };
    let mut standard: BTreeMap<_, _> =
        below("lands").into_iter().chain(below("standards/2026.1")).collect();
    standard.insert("muster.toml".into(), read(Path::new("muster.toml")));
    standard
});

#[test]
fn exceptions_give_what_was_agreed() {
    let cases: Vec<_> =
        folders(Path::new(ROOT)).into_iter().filter(|dir| chosen(&name(dir))).collect();
    let problems: String = cases.par_iter().map(|dir| problems(dir)).collect();
    assert!(
        problems.is_empty(),
        "\n{problems}\nUPDATE=1 cargo test exceptions rewrites outcome.txt"
    );
    assert!(!cases.is_empty(), "no case was run");
}

/// None of the twenty is missing, and the two that need nobody's leave are there without an
/// exception.
#[test]
fn all_twenty_are_there() {
    let cases: Vec<Case> = folders(Path::new(ROOT)).iter().map(|dir| case(dir)).collect();
    assert_eq!(cases.iter().map(|case| case.number).collect::<BTreeSet<_>>(), (1..=20).collect());
    for number in [9, 10] {
        assert!(
            cases.iter().any(|case| case.number == number && !case.needs_exception),
            "{number} needs no leave"
        );
    }
}

fn case(dir: &Path) -> Case {
    toml::from_str(&read(&dir.join("case.toml")))
        .unwrap_or_else(|error| panic!("{}: {error}", dir.display()))
}

/// Runs a case, and says what came out otherwise than it says.
fn problems(dir: &Path) -> String {
    let case = case(dir);
    let with = workspace(dir, &case, true);
    let mut problems = String::new();
    let mut outcome = format!("# {}\n", case.title);
    assert!(!case.expressed.trim().is_empty(), "{} says what is expressed by what", dir.display());
    for (day, expected) in &case.days {
        let found = run(&with, &case, day);
        let _ = write!(outcome, "\n## {day}: {:?}\n\n{}", found.what, found.text);
        if found.what != *expected {
            let _ = writeln!(
                problems,
                "{}: {day}: {:?} instead of {expected:?}\n{}",
                dir.display(),
                found.what,
                found.text
            );
        }
    }
    if case.needs_exception {
        let found = run(&workspace(dir, &case, false), &case, DAY);
        let _ = write!(
            outcome,
            "\n## {DAY}, without its exception: {:?}\n\n{}",
            found.what, found.text
        );
        if found.what != Expected::Refused || !found.errors.contains("override-forbidden") {
            let _ = writeln!(
                problems,
                "{}: accepted without an exception\n{}",
                dir.display(),
                found.text
            );
        }
    } else if dir.join("exceptions.toml").exists() {
        let _ = writeln!(problems, "{}: it needs no exception and has one", dir.display());
    }
    let file = dir.join("outcome.txt");
    if update() {
        write(&file, &outcome);
    }
    problems
        + &diff(
            &file.to_string_lossy(),
            &if file.is_file() { read(&file) } else { String::new() },
            &outcome,
        )
}

/// The standard, the school without its own deviations, and the files of the case over it.
fn workspace(dir: &Path, case: &Case, with_exceptions: bool) -> Workspace {
    let mut all = STANDARD.clone();
    let school = format!("schools/{}", case.school);
    let (authority, _) = case.school.split_once('/').expect("an authority and a school");
    let authority = format!("schools/{authority}/authority.toml");
    all.insert(authority.clone(), read(Path::new(&authority)));
    let own = |name: &String| name == "abweichungen.toml" || name == "exceptions.toml";
    for (name, path) in files(Path::new(&school)).into_iter().filter(|(name, _)| !own(name)) {
        all.insert(format!("{school}/{name}"), read(&path));
    }
    for (name, path) in files(dir) {
        match name.as_str() {
            "case.toml" | "outcome.txt" => {}
            "exceptions.toml" if !with_exceptions => {}
            "authority.toml" => _ = all.insert(authority.clone(), read(&path)),
            _ => _ = all.insert(format!("{school}/{name}"), read(&path)),
        }
    }
    Workspace::of(all)
}

fn run(workspace: &Workspace, case: &Case, day: &str) -> Outcome {
    let mut out = Diagnostics::default();
    let inputs = workspace.inputs();
    let sources = inputs.sources.clone();
    let compiler = Compiler::new(inputs, Day::new(day).expect("a day"), &mut out)
        .expect("the workspace is sound");
    let school = compiler.cooperation.schools.first().expect("the school of the case");
    let plan = compiler.plan_school(school, &mut out).and_then(|planned| planned.plan);
    compiler.cooperation.found_in_baselines(&mut out);
    let governed = compiler.cooperation.governed(school, &mut Diagnostics::default());

    let mut text = String::new();
    let mut passed_over = false;
    for deviation in governed
        .iter()
        .flat_map(|governed| &governed.deviations)
        .filter(|deviation| deviation.layer == LayerKind::School)
    {
        let rule = deviation.rule.as_ref().map(|(rule, _)| rule.as_str()).unwrap_or_default();
        let verdict = match &deviation.verdict {
            Verdict::Allowed => "allowed".into(),
            Verdict::Excepted(id) => format!("by the exception `{id}`"),
            Verdict::PassedOver(id) => format!("passed over: the exception `{id}` does not hold"),
            Verdict::Forbidden => "forbidden".into(),
        };
        passed_over |= matches!(deviation.verdict, Verdict::PassedOver(_));
        let _ = writeln!(text, "{}: {verdict} (governance \"{rule}\")", deviation.path.join("."));
    }
    let found = out.distinct();
    for item in &found {
        let severity = if item.code.severity == Severity::Error { "error" } else { "warning" };
        let at = item.at.map(|at| sources.label(at)).unwrap_or_default();
        let _ = writeln!(text, "{at}: {severity}: {}: {}", item.code.name, item.message);
    }
    for path in case.watch.iter().filter(|_| plan.is_some()) {
        let value =
            governed.as_ref().and_then(|governed| governed.intent.tree.find(path.split('.')));
        let _ = writeln!(
            text,
            "{path} = {}",
            value.map_or("(nothing)".into(), |node| plain(node).to_string())
        );
    }
    let errors: BTreeSet<_> = found
        .iter()
        .filter(|item: &&Diagnostic| item.code.severity == Severity::Error)
        .map(|item| item.code.name)
        .collect();
    assert_eq!(
        plan.is_some(),
        errors.is_empty(),
        "nothing refused is planned, and everything else is\n{text}"
    );
    let what = match () {
        () if !errors.is_empty() => Expected::Refused,
        () if passed_over => Expected::Standard,
        () => Expected::Accepted,
    };
    Outcome { what, errors, text }
}
