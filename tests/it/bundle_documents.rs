// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The documents in a bundle: each folder of `tests/bundle/documents/` holds those of one school, as
//! `UPDATE=1 cargo test bundle_documents` writes them. Commits, style and script are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use muster::bundle::archive;
use muster::bundle::manifest::{BundleManifest, BundlePurpose, BundleStepKind};
use muster::bundle::opened;
use muster::model::Language;
use muster::words::Words;

use crate::diff::Repository;
use crate::page::without_files;
use crate::rollout::{Case, patch};
use crate::support::{DAY, Ran, command, copy, copy_workspace, diff, muster, read, update, write};

const ROOT: &str = "tests/bundle/documents";

const WEST: &str = "stadt/schule-west";

/// A school of the reference standard.
const SHIPPED: &str = "donnersbergkreis/schule-igelbach";

/// A repository with a workspace and a change of it, and what its user remembers.
struct Packing {
    repository: Repository,
    state: tempfile::TempDir,
    base: String,
    head: String,
}

impl Packing {
    fn of(repository: Repository, base: String, head: String) -> Self {
        let state = tempfile::tempdir().expect("a temporary folder");
        Self { repository, state, base, head }
    }

    /// The small workspace: a value differs, a device leaves and one is new.
    fn small() -> Self {
        let repository = Repository::of_base();
        let base = repository.commit("base");
        let devices = "schools/stadt/schule-west/devices.toml";
        repository.edit("standards/1/network.toml", "8h", "6h");
        repository.edit(devices, "tafel-1 =", "tafel-2 =");
        repository.edit(devices, "host = 8,", "host = 9,");
        let head = repository.commit("a change");
        Self::of(repository, base, head)
    }

    fn command(&self, folder: &Path, args: &[&str]) -> Ran {
        let mut command = command(folder, args);
        command.env("XDG_STATE_HOME", self.state.path());
        command.output().expect("the program can be started").into()
    }

    /// The bundle of a school.
    fn bundle(&self, school: &str, options: &[&str]) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let out = folder.path().display().to_string();
        let fixed = ["bundle", school, "--as-of", DAY, "--offline-secrets", "-o", &out];
        self.command(self.repository.path(), &[&fixed, options].concat()).expect(0);
        std::fs::read(zip_in(folder.path(), school)).expect("there is a bundle")
    }

    /// The documents of a school, without what is not the same tomorrow.
    fn documents(&self, school: &str, options: &[&str]) -> BTreeMap<String, String> {
        let mut found = documents(&self.bundle(school, options));
        for text in found.values_mut() {
            for (commit, name) in [(&self.base, "BASE"), (&self.head, "HEAD")] {
                *text = text.replace(&**commit, name).replace(&commit[..8], name);
            }
        }
        found
    }
}

fn zip_in(folder: &Path, school: &str) -> PathBuf {
    let name = school.rsplit('/').next().expect("a school has a name");
    folder.join(school).join(format!("{name}.zip"))
}

/// The documents in a bundle, pages without their style and script.
fn documents(bundle: &[u8]) -> BTreeMap<String, String> {
    let manifest = manifest(bundle);
    let archive = archive::read(bundle).expect("the one form");
    let mut found = BTreeMap::new();
    for entry in &manifest.files {
        // What Ansible reads is the same in each but for the inventory, which tests/play tries.
        if entry.purpose != BundlePurpose::Document || entry.path.starts_with("ansible/") {
            continue;
        }
        let bytes = archive.get(&entry.path).expect("it is listed");
        let text = String::from_utf8(bytes.to_vec()).expect("documents are text");
        let is_page = entry.path.ends_with(".html");
        let text = if is_page { without_files(&text) } else { text };
        found.insert(entry.path.clone(), text);
    }
    found
}

fn manifest(bundle: &[u8]) -> BundleManifest {
    opened::open(bundle).expect("it is a bundle").manifest
}

fn compare(case: &str, found: &BTreeMap<String, String>) {
    let mut problems = String::new();
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    let pages = ["CHANGES.md", "ROLLOUT.md", "changes.html", "cover.html"];
    assert_eq!(names, [&pages[..], &["secrets-form.toml"]].concat());
    for (name, text) in found {
        let path = Path::new(ROOT).join(case).join(name);
        if update() {
            write(&path, text);
        }
        let expected = if path.is_file() { read(&path) } else { "(no such file)\n".into() };
        problems += &diff(&path.display().to_string(), &expected, text);
    }
    assert!(problems.is_empty(), "\n{problems}UPDATE=1 cargo test bundle_documents writes them\n");
}

#[test]
fn documents_of_a_change_are_as_expected() {
    let packing = Packing::small();
    compare("small", &packing.documents(WEST, &["--base", &packing.base]));
}

#[test]
fn documents_of_a_first_bundle_are_as_expected() {
    let packing = Packing::small();
    compare("first", &packing.documents(WEST, &[]));
}

#[test]
fn documents_in_english_are_as_expected() {
    let packing = in_english();
    compare("english", &packing.documents(WEST, &["--base", &packing.base]));
}

fn in_english() -> Packing {
    let repository = Repository::of_base();
    let text = read(&repository.path().join("muster.toml"));
    write(&repository.path().join("muster.toml"), &format!("language = \"en\"\n{text}"));
    let base = repository.commit("in English");
    repository.edit("standards/1/network.toml", "8h", "6h");
    repository.edit("schools/stadt/schule-west/devices.toml", "tafel-1 =", "tafel-2 =");
    let head = repository.commit("a change");
    Packing::of(repository, base, head)
}

/// A school of the reference standard, at which a device leaves, one is new, and all get something.
#[test]
fn documents_of_a_shipped_school_are_as_expected() {
    let repository = Repository::new();
    copy_workspace(Path::new("."), repository.path());
    let base = repository.commit("base");
    let devices = format!("schools/{SHIPPED}/devices.toml");
    let text = read(&repository.path().join(&devices));
    let line = text.lines().find(|line| line.starts_with("ap-")).expect("it has access points");
    let (id, rest) = line.split_once(" = ").expect("a device");
    repository.edit(&devices, line, &format!("{id}-neu = {rest}"));
    repository.edit("standards/2026.1/segments.toml", "lease = \"8h\"", "lease = \"7h\"");
    let head = repository.commit("a change");
    let packing = Packing::of(repository, base, head);
    compare("shipped", &packing.documents(SHIPPED, &["--base", &packing.base]));
}

/// A switch that is plugged in elsewhere, with a configuration in between of the one above it, and an
/// access point that is plugged in elsewhere and keeps its file.
#[test]
fn documents_of_steps_on_the_way_are_as_expected() {
    let repository = Repository::new();
    copy(crate::rollout::base().path(), repository.path());
    let base = repository.commit("base");
    for case in ["uplink-moved", "access-point-moved"] {
        let case = Case::parse(&read(Path::new(&format!("tests/rollout/{case}.md"))));
        for (_, file, lines) in &case.blocks {
            patch(&repository.path().join(file), lines);
        }
    }
    let head = repository.commit("a change");
    let packing = Packing::of(repository, base, head);
    compare("on-the-way", &packing.documents("amt/schule", &["--base", &packing.base]));
}

/// What a bundle says of changes is what `muster diff` says of the school.
#[test]
fn changes_are_those_of_diff() {
    let packing = Packing::small();
    let bundle = packing.bundle(WEST, &["--base", &packing.base]);
    let found = documents(&bundle);
    let sides = ["--base", &packing.base, "--head", &packing.head, "--as-of", DAY, "--full"];
    let said = |format: &str| {
        let args = [&["diff", WEST, "--format", format, "--max-size", "9999999"][..], &sides];
        let ran = muster(packing.repository.path(), &args.concat()).expect(0);
        ran.stdout
    };
    let comment = said("markdown");
    let own = found["CHANGES.md"].split_once("\n\n").expect("it has a title").1;
    assert!(own.starts_with(&comment), "{}", diff("CHANGES.md", &comment, own));
    assert!(own[comment.len()..].starts_with("\n### Unterschied jeder Datei\n\n- "), "{own}");
    let page = without_files(&said("html"));
    assert!(found["changes.html"] == page, "{}", diff("html", &page, &found["changes.html"]));
}

/// A school of whose inputs none differs is not compared, and its documents say so.
#[test]
fn a_school_that_stays_has_nothing_to_do() {
    let packing = Packing::small();
    let repository = &packing.repository;
    repository.edit("schools/stadt/schule-west/school.toml", "Schule West", "Schule im Westen");
    repository.commit("a title of another school");
    let bundle = packing.bundle("amt/schule-nord", &["--base", "HEAD~1"]);
    let manifest = manifest(&bundle);
    assert_eq!(manifest.steps, []);
    let devices = manifest.files.iter().filter(|entry| entry.purpose == BundlePurpose::Device);
    assert!(devices.clone().count() > 2 && devices.into_iter().all(|file| file.rollback.is_some()));
    let found = documents(&bundle);
    assert!(found["ROLLOUT.md"].contains("\nNichts einzuspielen: "), "{}", found["ROLLOUT.md"]);
    assert!(found["CHANGES.md"].contains("Nichts ändert sich"), "{}", found["CHANGES.md"]);
    assert!(found["cover.html"].contains("<p>Nichts einzuspielen.</p>"));
}

/// Another folder and another name of the branch and of the base give the same bytes.
#[test]
fn names_of_folders_and_branches_stand_nowhere() {
    let packing = Packing::small();
    let here = packing.bundle(WEST, &["--base", &packing.base]);
    let clone = tempfile::tempdir().expect("a temporary folder");
    let there = clone.path().join("woanders");
    let from = packing.repository.path().display().to_string();
    packing.repository.git(&["clone", "--quiet", &from, &there.display().to_string()]);
    let git = |args: &[&str]| crate::diff::git(&there, args);
    git(&["branch", "auf-den-geraeten", &packing.base]);
    git(&["checkout", "--quiet", "-b", "anderer-zweig"]);
    let args = ["bundle", WEST, "--as-of", DAY, "--offline-secrets", "-o", "out"];
    let args = [&args[..], &["--base", "auf-den-geraeten"]].concat();
    packing.command(&there, &args).expect(0);
    let other = std::fs::read(zip_in(&there.join("out"), WEST)).expect("there is a bundle");
    assert!(here == other, "two machines pack different bundles");
    let text = String::from_utf8_lossy(&here);
    for name in ["auf-den-geraeten", "anderer-zweig", "woanders", &*from] {
        assert!(!text.contains(name), "{name}");
    }
}

/// What changes has one step, in the manifest and in the document; the way of each of its files is
/// told, and nothing is told of what stays.
#[test]
fn every_change_has_one_step() {
    let packing = Packing::small();
    for options in [vec![], vec!["--base", &*packing.base]] {
        let bundle = packing.bundle(WEST, &options);
        let manifest = manifest(&bundle);
        let text = &documents(&bundle)["ROLLOUT.md"];
        let mut hashes: BTreeMap<&str, [BTreeMap<&str, &str>; 2]> = BTreeMap::new();
        for entry in &manifest.files {
            let Some(unit) = entry.unit.as_deref() else { continue };
            let side = usize::from(entry.purpose == BundlePurpose::Rollback);
            let own = entry.path.split_once('/').expect("it lies in a folder").1;
            hashes.entry(unit).or_default()[side].insert(own, &entry.sha256);
        }
        let listed: Vec<(&str, BundleStepKind)> =
            manifest.steps.iter().map(|step| (&*step.unit, step.kind)).collect();
        let units: BTreeSet<&str> = listed.iter().map(|(unit, _)| *unit).collect();
        assert_eq!(units.len(), listed.len(), "a unit has two steps");
        for (unit, [now, before]) in &hashes {
            let kind = match (now.is_empty(), before.is_empty()) {
                (false, true) => Some(BundleStepKind::First),
                (true, _) => Some(BundleStepKind::Remove),
                _ if now == before => None,
                _ => Some(BundleStepKind::Change),
            };
            let step = listed.iter().find(|(own, _)| own == unit).map(|(_, kind)| *kind);
            assert_eq!(step, kind, "{unit}");
            let told = text.matches(&format!(". `{unit}`: ")).count();
            assert_eq!(told, usize::from(kind.is_some()), "{unit} in\n{text}");
            for path in now.keys().filter(|_| kind.is_some()) {
                assert!(text.contains(&format!("`devices/{path}`")), "{path}");
            }
        }
        for (number, step) in manifest.steps.iter().enumerate() {
            let title = format!("\n### {}. `{}`: ", number + 1, step.unit);
            let own = text.split_once(&*title).expect("it has a step").1;
            let own = own.split_once("\n#").expect("something follows").0;
            let way = own.split("Dateien, Weg ").nth(1).expect("its files have a way");
            let way = way.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            assert!(text.contains(&format!("\n### Weg {way}: ")), "{own}");
            assert!(own.contains("**Prüfen:**") && own.contains("\n- Zurück: "), "{own}");
        }
    }
}

/// A workspace has its documents in its language, and no phrase of another one.
#[test]
fn documents_have_one_language() {
    let packings = [(Language::De, Packing::small()), (Language::En, in_english())];
    for (language, packing) in packings {
        let all = packing.documents(WEST, &["--base", &packing.base]);
        let all: String = all.into_values().collect();
        for other in Language::ALL {
            if *other == language {
                continue;
            }
            for phrase in phrases(*other) {
                assert!(!all.contains(&phrase), "{language:?}: {phrase}");
            }
        }
        let own: Vec<String> = phrases(language).into_iter().filter(|p| all.contains(p)).collect();
        assert!(own.len() > 40, "{language:?}: {own:#?}");
    }
}

/// The phrases of documents that are long enough to be of one language alone.
fn phrases(language: Language) -> Vec<String> {
    let words = Words::of(language);
    let lists = [
        serde_json::to_value(&words.rollout).expect("words are plain data"),
        serde_json::to_value(&words.order).expect("words are plain data"),
        serde_json::to_value(&words.cover).expect("words are plain data"),
    ];
    let mut phrases = Vec::new();
    for list in lists {
        for phrase in list.as_object().expect("a list").values() {
            if let Some(phrase) = phrase.as_str()
                && !phrase.contains('{')
                && phrase.len() > 12
            {
                phrases.push(phrase.to_owned());
            }
        }
    }
    phrases
}

/// Who unpacks placeholders reads it before anything else, on paper too.
#[test]
fn placeholders_are_told_first() {
    let packing = Packing::small();
    let found = packing.documents(WEST, &[]);
    let head: Vec<&str> = found["ROLLOUT.md"].lines().take(3).collect();
    assert_eq!(head[0], "# Einspielen: Schule West");
    assert!(head[2].starts_with("> **Aus diesem Bundle lässt sich nichts einspielen.**"));
    assert!(found["cover.html"].contains("<p class=\"warning\">"));
}
