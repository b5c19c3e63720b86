// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What is shipped is its own test: the standards and schools compile without a finding, the
//! reference cooperation is as large as it says, generated files that are committed are up to date,
//! and the program knows none of the standards.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use muster::base::diagnostic::Diagnostics;
use muster::check::Facts;
use muster::compile::Compiler;
use muster::model::{Count, Day, DeviceKind, School};
use muster::workspace;

#[path = "../../benches/generator.rs"]
mod generator;

use crate::rust;
use crate::support::{
    DAY, built, compiled, contents, diff, entries, folders, name, read, update, workspaces, write,
};

#[test]
fn shipped_workspaces_have_no_findings() {
    let mut findings = String::new();
    for root in workspaces() {
        let compiled = compiled(&root);
        assert!(
            !compiled.artifacts.is_empty() || !compiled.found.is_empty(),
            "{} compiles to nothing",
            root.display()
        );
        if !compiled.found.is_empty() {
            let _ = writeln!(findings, "{}:\n{}", root.display(), compiled.findings());
        }
    }
    assert!(findings.is_empty(), "\n{findings}");
}

/// What the benchmark measures is a cooperation without findings; with one it would measure less.
#[test]
fn generated_cooperations_have_no_findings() {
    let root = tempfile::tempdir().expect("a temporary folder");
    generator::cooperation(root.path(), 3);
    let compiled = compiled(root.path());
    assert!(compiled.found.is_empty(), "{}", compiled.findings());
    assert!(compiled.artifacts.len() >= 3 * 13, "{} files", compiled.artifacts.len());
}

/// An example with a folder `expected` builds exactly these files. What the rules across schools
/// know of a school that was not chosen is what they know of one that was.
#[test]
fn schools_are_partialed_as_they_are() {
    let roots = workspaces().into_iter().chain(folders(Path::new("tests/diff")));
    let mut compared = 0;
    for root in roots.filter(|root| root.join("muster.toml").is_file()) {
        let mut out = Diagnostics::default();
        let inputs = workspace::read(&root, &mut out).expect("it can be read");
        let Ok(compiler) = Compiler::new(inputs, Day::new(DAY).expect("a day"), &mut out) else {
            continue;
        };
        for school in &compiler.cooperation.schools {
            let Some((whole, _)) = compiler.cooperation.intent(school, &mut Diagnostics::default())
            else {
                continue;
            };
            let partial = compiler
                .cooperation
                .partial_intent(school)
                .expect("what can be decoded can be partialed");
            let (whole, partial) = (Facts::of(&whole), Facts::of(&partial));
            assert!(
                whole.agree(&compiler.cooperation.sources, &partial, &compiler.cooperation.sources),
                "{} {}: {whole:#?}\n{partial:#?}",
                root.display(),
                school.key
            );
            assert_eq!(whole.index_at, partial.index_at, "{}", school.key);
            compared += 1;
        }
    }
    assert!(compared > 25, "{compared}");
}

#[test]
fn examples_build_what_they_expect() {
    let mut problems = String::new();
    for built in built() {
        let folder = built.workspace.join("expected");
        if !folder.is_dir() {
            continue;
        }
        let text = |files: BTreeMap<String, Vec<u8>>| -> BTreeMap<String, String> {
            files
                .into_iter()
                .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("artifacts are UTF-8")))
                .collect()
        };
        let (expected, mut found) = (text(contents(&folder)), text(contents(&built.dir)));
        found.remove("manifest.json");
        assert!(!expected.is_empty(), "{} is empty", folder.display());
        let listed = |files: &BTreeMap<String, String>| {
            files.keys().fold(String::new(), |text, path| text + path + "\n")
        };
        problems += &diff(&folder.to_string_lossy(), &listed(&expected), &listed(&found));
        for (path, text) in &expected {
            problems += &diff(
                &format!("{}/{path}", folder.display()),
                text,
                found.get(path).map(String::as_str).unwrap_or_default(),
            );
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// The numbers that the two real cooperations gave together, kept by the fictional schools.
#[test]
fn reference_cooperation_has_its_size() {
    let schools = schools(Path::new("."));
    let devices = |kind: DeviceKind| -> usize {
        let of = |school: &School| {
            school
                .devices
                .values()
                .filter(|device| {
                    school.roles.get(&device.role).is_some_and(|role| role.kind == kind)
                })
                .count()
        };
        schools.iter().map(|(_, school)| of(school)).sum()
    };
    let clients = |profiles: &[&str]| -> u32 {
        let of = |school: &School| {
            profiles
                .iter()
                .filter_map(|id| Some(school.clients.as_ref()?.get(*id)?.get()))
                .sum::<u32>()
        };
        schools.iter().map(|(_, school)| of(school)).sum()
    };
    assert_eq!(
        schools.iter().map(|(authority, _)| authority).collect::<BTreeSet<_>>().len(),
        3,
        "authorities"
    );
    assert_eq!(schools.len(), 21, "schools");
    assert_eq!(
        schools.iter().map(|(_, school)| Count::get(school.students)).sum::<u32>(),
        12_857,
        "pupils"
    );
    assert_eq!(devices(DeviceKind::AccessPoint), 984, "access points");
    assert_eq!(devices(DeviceKind::Switch), 201, "switches");
    assert_eq!(clients(&["pc-raum"]), 2_238, "PCs");
    assert_eq!(
        clients(&["tablet-schueler-1zu1", "tablet-schueler-pool"]),
        8_939,
        "tablets of pupils"
    );
    assert_eq!(clients(&["tablet-lehrkraft"]), 1_179, "tablets of teachers");
}

/// The schools of a workspace with the keys of their authorities.
fn schools(root: &Path) -> Vec<(String, School)> {
    let mut out = Diagnostics::default();
    let inputs = workspace::read(&root.canonicalize().expect("the workspace is there"), &mut out)
        .expect("the workspace is readable");
    let compiler = Compiler::new(inputs, Day::new(DAY).expect("a day"), &mut out)
        .expect("the workspace is sound");
    let intents = compiler.cooperation.schools.iter().map(|school| {
        compiler.cooperation.intent(school, &mut out).expect("the school is sound").0
    });
    intents.map(|intent| (intent.key.authority.to_string(), intent.school)).collect()
}

/// The schemas that editors find in a checkout are those of this version.
#[test]
fn committed_schemas_are_up_to_date() {
    let dir = Path::new(".muster/schema");
    let mut problems = String::new();
    for kind in muster::reference::schema::KINDS {
        let path = dir.join(format!("{}.json", kind.name));
        let expected = muster::reference::schema::text(*kind);
        if update() {
            write(&path, &expected);
        }
        let committed = if path.is_file() { read(&path) } else { String::new() };
        problems += &diff(&path.to_string_lossy(), &committed, &expected);
    }
    let names: BTreeSet<String> =
        muster::reference::schema::KINDS.iter().map(|kind| format!("{}.json", kind.name)).collect();
    let stray: Vec<String> =
        entries(dir).iter().map(|path| name(path)).filter(|file| !names.contains(file)).collect();
    assert!(stray.is_empty(), "{} has {stray:?}, which are no schemas any more", dir.display());
    assert!(problems.is_empty(), "\n{problems}\nUPDATE=1 cargo test shipped writes the schemas");
}

/// Where a word of the program is an id of a shipped standard as well: file or folder, word, and
/// why it may stand there.
const SHARED_WORDS: &[(&str, &str, &str)] = &[
    ("src/cli/new.rs", "grundschule", "the example in the help"),
    ("src/access/", "firewall", "the word for the thing, as the target of a packet"),
    ("src/change/", "firewall", "a field of the plan, and the word for the thing"),
    ("src/platform/each.rs", "firewall", "a field of the plan"),
    ("src/platform/spoken.rs", "firewall", "a field of the plan, and the word for the thing"),
    ("src/model/name.rs", "geraete", "the example of a secret's name in a message"),
    ("src/base/path.rs", "lehr", "the example of a path in a message"),
    ("src/words/", "firewall", "the word for the thing"),
    ("src/standard/scaffold/", "firewall", "the name of an argument of a format string"),
];

/// Tests that change an example, and so name what is in it.
const TESTS_ON_AN_EXAMPLE: &[&str] = &[
    "src/change/laws/tests/layers/changes.rs",
    "src/change/laws/tests/meaning.rs",
    "src/cli/tests.rs",
];

/// The program knows no id of any standard: a standard is data, and another one has other ids.
///
/// The rule: no word of a string literal in `src/` is the id of a segment, zone, role or profile of
/// a shipped standard. Comments may use them as examples, and so may the pages of findings, the
/// literals that hold `# What`. A word is what stands between characters that no id may have.
#[test]
fn program_knows_no_id_of_a_standard() {
    let ids = ids();
    let mut found = BTreeSet::new();
    for source in rust::sources() {
        if TESTS_ON_AN_EXAMPLE.contains(&&*source.path) {
            continue;
        }
        for (line, literal) in
            source.literals.iter().filter(|(_, literal)| !literal.contains("# What"))
        {
            for word in literal
                .split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
                .filter(|word| ids.contains(*word))
            {
                found.insert((source.path.clone(), word.to_owned(), *line));
            }
        }
    }
    let allowed = |path: &str, word: &str| {
        SHARED_WORDS.iter().any(|&(place, shared, _)| path.starts_with(place) && shared == word)
    };
    let problems: String = found
        .iter()
        .filter(|(path, word, _)| !allowed(path, word))
        .map(|(path, word, line)| format!("{path}:{line}: `{word}`\n"))
        .collect();
    assert!(problems.is_empty(), "ids of a shipped standard:\n{problems}");
    let unused: Vec<_> = SHARED_WORDS
        .iter()
        .filter(|(place, shared, _)| {
            !found.iter().any(|(path, word, _)| path.starts_with(place) && word == shared)
        })
        .collect();
    assert!(unused.is_empty(), "no longer needed in SHARED_WORDS: {unused:?}");
}

/// The ids of segments, zones, roles and profiles of all shipped standards.
fn ids() -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for edition in workspaces().iter().flat_map(|root| folders(&root.join("standards"))) {
        ids.extend(
            entries(&edition.join("profiles"))
                .iter()
                .map(|path| name(path).trim_end_matches(".toml").to_owned()),
        );
        let files = contents(&edition)
            .into_values()
            .map(|bytes| String::from_utf8(bytes).expect("TOML is UTF-8"));
        for table in files.map(|text| text.parse::<toml::Table>().expect("a standard is TOML")) {
            for key in ["segments", "zones", "roles"] {
                ids.extend(
                    table
                        .get(key)
                        .and_then(toml::Value::as_table)
                        .into_iter()
                        .flat_map(toml::Table::keys)
                        .cloned(),
                );
            }
        }
    }
    assert!(ids.len() > 50, "the standards have ids");
    ids
}
