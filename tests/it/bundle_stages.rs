// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Configurations in between and cables that move, in bundles: the cases of `tests/rollout/*.md` are
//! packed, and each comes out with the steps that it names, or with the finding `no-safe-order`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use muster::bundle::archive;
use muster::bundle::manifest::{BundleManifest, BundlePurpose, BundleStepKind};
use muster::bundle::opened;
use serde_json::Value;
use tempfile::TempDir;

use crate::bundle::{Packing, bundle};
use crate::diff::Repository;
use crate::rollout::sides::{Files, School, Side, ordered};
use crate::rollout::{Case, base, patch};
use crate::support::{Ran, chosen, copy, entries, read, thorough, write};

/// A repository with the two sides of a case as its last two commits.
struct Staged {
    packing: Packing,
    sides: [Side; 2],
}

impl Staged {
    fn of(case: &Case) -> Self {
        Self::of_folders(folders(case))
    }

    fn of_folders(folders: [TempDir; 2]) -> Self {
        let repository = Repository::new();
        for folder in &folders {
            copy(folder.path(), repository.path());
            repository.commit("a side");
        }
        let sides = folders.map(|folder| Side::compile(folder.path(), |_| true));
        Self { packing: Packing::of(repository), sides }
    }

    fn bundle(&self, options: &[&str]) -> Ran {
        bundle(&self.packing, options)
    }

    fn bytes(&self) -> Vec<u8> {
        let path = self.packing.path().join("bundles/amt/schule/schule.zip");
        std::fs::read(path).expect("there is a bundle")
    }

    fn schools(&self) -> [&School; 2] {
        [0, 1].map(|side| self.sides[side].schools.values().next().expect("a school"))
    }
}

/// The workspaces of both sides of a case.
fn folders(case: &Case) -> [TempDir; 2] {
    let folders = [base(), base()];
    for (number, folder) in folders.iter().enumerate() {
        for (is_before, file, lines) in &case.blocks {
            if *is_before || number == 1 {
                patch(&folder.path().join(file), lines);
            }
        }
    }
    folders
}

/// The files of a bundle by purpose, device and name.
fn files_of(bytes: &[u8], purpose: BundlePurpose) -> BTreeMap<String, Files> {
    let bundle = opened::open(bytes).expect("it is a bundle");
    let mut found: BTreeMap<String, Files> = BTreeMap::new();
    for entry in &bundle.manifest.files {
        if entry.purpose != purpose {
            continue;
        }
        let own = entry.path.splitn(3, '/').nth(2).expect("it lies in the folder of a device");
        let text = bundle.archive.get(&entry.path).expect("it is listed");
        let text = String::from_utf8(text.to_vec()).expect("files are text");
        let unit = entry.unit.clone().expect("it is of a device");
        found.entry(unit).or_default().insert(own.to_owned(), text);
    }
    found
}

/// The steps of devices as cases write them, without what a configuration in between holds.
fn in_short(manifest: &BundleManifest, devices: &BTreeSet<String>) -> String {
    let mut text = String::new();
    for step in manifest.steps.iter().filter(|step| devices.contains(&step.unit)) {
        let kind = match step.kind {
            BundleStepKind::First => "first".to_owned(),
            BundleStepKind::Temporary => "in between".to_owned(),
            BundleStepKind::Change => "change".to_owned(),
            BundleStepKind::Remove => "remove".to_owned(),
            BundleStepKind::Replug => {
                format!("goes to {}", step.plugged.as_deref().unwrap_or("nowhere"))
            }
        };
        let _ = writeln!(text, "{}: {kind}", step.unit);
    }
    text
}

/// The same of what a case expects.
fn expected_in_short(case: &Case) -> String {
    let mut text = String::new();
    for line in case.expected.lines().filter(|line| !line.starts_with(' ') && line.contains(": ")) {
        let _ = writeln!(text, "{}", line.split(", ").next().unwrap_or(line));
    }
    text
}

/// Cases that are packed each time: together they have every kind of step.
const SPECIAL: &[&str] =
    &["access-point-moved", "all-new", "device-gone", "management-vlan", "sources", "uplink-moved"];

#[test]
fn cases_are_packed_with_the_steps_they_name() {
    let (mut temporary, mut moved, mut refused) = (0, 0, 0);
    for path in entries(Path::new("tests/rollout")) {
        if path.extension().is_none_or(|end| end != "md") || !chosen(&path.to_string_lossy()) {
            continue;
        }
        let name = path.display().to_string();
        let case = Case::parse(&read(&path));
        // Whether the orders are right is asked by `rollout.rs`.
        let is_special = SPECIAL.iter().any(|special| name.ends_with(&format!("/{special}.md")));
        if !is_special && !thorough() {
            continue;
        }
        let staged = Staged::of(&case);
        let options: &[&str] = if case.is_new { &[] } else { &["--base", "HEAD~1"] };
        if case.expected.contains("no order is safe") {
            let ran = staged.bundle(options).expect(1);
            assert!(ran.stdout.contains("no-safe-order\n"), "{name}: {}", ran.stdout);
            assert!(!staged.packing.path().join("bundles/amt").exists(), "{name}");
            refused += 1;
            continue;
        }
        staged.bundle(options).expect(0);
        let bytes = staged.bytes();
        let manifest = opened::open(&bytes).expect("it is a bundle").manifest;
        let [before, now] = staged.schools();
        let devices = before.cables.keys().chain(now.cables.keys()).chain(before.files.keys());
        let devices: BTreeSet<String> = devices.chain(now.files.keys()).cloned().collect();
        assert_eq!(in_short(&manifest, &devices), expected_in_short(&case), "{name}");
        // What lies in between is, byte by byte, what was simulated.
        let between = files_of(&bytes, BundlePurpose::Between);
        if !case.is_new {
            let rollout = ordered(Some(before), now).expect("an order");
            assert!(between == staged.sides[0].betweens(before, now, &rollout), "{name}");
        }
        temporary += between.len();
        moved += manifest.steps.iter().filter(|it| it.kind == BundleStepKind::Replug).count();
        leads_back(&manifest, &name);
        are_told(&bytes, &manifest, &name);
        are_hosts(&bytes, &manifest, &name);
    }
    assert!(temporary > 6 && moved > 1 && refused > 0, "{temporary} {moved} {refused}");
}

/// Each file in between leads back to that of the base in its place.
fn leads_back(manifest: &BundleManifest, name: &str) {
    let paths: BTreeSet<&str> = manifest.files.iter().map(|entry| &*entry.path).collect();
    for entry in &manifest.files {
        if let Some(own) = entry.path.strip_prefix("between/") {
            let back = format!("rollback/{own}");
            let is_there = paths.contains(&*back);
            assert_eq!(entry.rollback, is_there.then_some(back), "{name}: {}", entry.path);
        }
    }
}

/// Each step has its place in the document and on the cover sheet.
fn are_told(bytes: &[u8], manifest: &BundleManifest, name: &str) {
    let archive = archive::read(bytes).expect("the one form");
    let text = |path: &str| {
        let bytes = archive.get(path).expect("it is there").to_vec();
        String::from_utf8(bytes).expect("documents are text")
    };
    let (document, cover) = (text("ROLLOUT.md"), text("cover.html"));
    for (number, step) in manifest.steps.iter().enumerate() {
        let number = number + 1;
        let title = format!("\n### {number}. `{}`: ", step.unit);
        let own = document.split_once(&*title).unwrap_or_else(|| panic!("{name}: {title}")).1;
        let own = own.split_once("\n#").expect("something follows").0;
        assert!(own.contains("\n- Warum hier: "), "{name}: {own}");
        let is_temporary = step.kind == BundleStepKind::Temporary;
        assert_eq!(own.contains("\n- Bleibt bis Schritt "), is_temporary, "{name}: {own}");
        let has_between = is_temporary || own.contains("\n- Beendet, was seit Schritt ");
        assert_eq!(own.contains("`between/"), has_between, "{name}: {own}");
        if let Some(port) = &step.plugged {
            assert!(own.contains(&format!("`{port}`")), "{name}: {own}");
        }
        let row = format!("<td class=\"num\">{number}</td><th scope=\"row\"><code>{}<", step.unit);
        assert!(cover.contains(&row), "{name}: {row}");
    }
}

/// Each step of a device is a host of the inventory, which takes it from the files of the step before
/// to its own.
fn are_hosts(bytes: &[u8], manifest: &BundleManifest, name: &str) {
    let archive = archive::read(bytes).expect("the one form");
    let inventory = archive.get("ansible/inventory.json").expect("it is there");
    let inventory: Value = serde_json::from_slice(inventory).expect("it is JSON");
    let hosts = &inventory["all"]["children"]["muster_rollout"]["hosts"];
    let hosts: Vec<&Value> = hosts.as_object().expect("hosts").values().collect();
    for (step, host) in manifest.steps.iter().zip(hosts) {
        assert_eq!(host["muster_unit"], *step.unit, "{name}");
        assert_eq!(host["muster_kind"], serde_json::to_value(step.kind).expect("a word"), "{name}");
        let is_first = step.kind == BundleStepKind::First;
        let goes = if is_first { None } else { step.plugged.as_deref() };
        assert_eq!(host["muster_cable"]["to"].as_str(), goes, "{name}: {host:#}");
        let has_between = manifest.files.iter().any(|entry| {
            entry.purpose == BundlePurpose::Between && entry.unit.as_ref() == Some(&step.unit)
        });
        let folders: [&[&str]; 4] = match (step.kind, has_between) {
            (BundleStepKind::Temporary, _) => [&["between"], &["rollback"], &["devices"], &[]],
            (BundleStepKind::Change, true) => [&["devices"], &["between"], &[], &["rollback"]],
            (BundleStepKind::First, _) => [&["devices"], &[], &[], &[]],
            _ => [&["devices"], &["rollback"], &[], &[]],
        };
        for way in host["muster_ways"].as_array().expect("a list") {
            for (key, folders) in ["files", "former", "later", "earlier"].iter().zip(folders) {
                let mut found = BTreeSet::new();
                for file in way[*key].as_array().expect("a list") {
                    let path = file["path"].as_str().expect("a path");
                    found.extend(path.split('/').next());
                }
                assert_eq!(found, folders.iter().copied().collect(), "{name}: {key} of {host:#}");
            }
        }
    }
}

/// What one line of the standard does to many schools is told once, and nothing is written.
#[test]
fn schools_without_a_safe_order_are_told_at_once() {
    let (before, now) = (two_schools(), two_schools());
    let segments = now.path().join("standards/2026.1/segments.toml");
    patch(&segments, "-vlan = 10\n+vlan = 12\n");
    // At a third one two switches swap their addresses.
    let devices = |folder: &Path| folder.join("schools/amt/tausch/devices.toml");
    let text = read(&devices(now.path()));
    let text = text.replace("host = 17", "host = X").replace("host = 18", "host = 17");
    write(&devices(now.path()), &text.replace("host = X", "host = 18"));
    write(&now.path().join("schools/amt/tausch/more.toml"), "segments.mgmt.vlan = 10\n");
    let staged = Staged::of_folders([before, now]);
    let ran = staged.bundle(&["--base", "HEAD~1"]).expect(1);
    assert_eq!(ran.stdout.matches("no-safe-order\n").count(), 2, "{}", ran.stdout);
    let said = ran.stdout.replace('│', " ");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "standards/2026.1/segments.toml:",
        "because VLAN 12 does not lead to them",
        "amt/schule: `core-1` first: `core-1` is not reached",
        "schools/amt/tausch/devices.toml:",
        "two would have one address",
        "amt/tausch: `sw-1` first: `sw-2` is in the way: both have the address",
        "`--on-site`",
    ] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
    // The other school with the same cause is named, and what happens there is not repeated.
    assert!(said.contains("amt/zweite") && !said.contains("amt/zweite: `"), "{said}");
    assert!(!staged.packing.path().join("bundles/amt").exists(), "something was written");
    let ran = staged.bundle(&["--base", "HEAD~1", "--on-site"]).expect(0);
    assert!(ran.stdout.contains("3 bundles"), "{}", ran.stdout);
}

/// A template may refuse what a device would have in between: then there is no order.
#[test]
fn what_cannot_be_written_in_between_is_told() {
    let folders = folders(&Case::parse(&read(Path::new("tests/rollout/sources.md"))));
    for folder in &folders {
        let template = folder.path().join("templates/nftables/nftables.conf.j2");
        let refused = "{% if site.management.sources | length > 1 %}{{ site.nothing }}{% endif %}";
        write(&template, &format!("{}{refused}\n", read(&template)));
    }
    let staged = Staged::of_folders(folders);
    let ran = staged.bundle(&["--base", "HEAD~1"]).expect(1);
    let said = ran.stdout.replace('│', " ");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["no-safe-order", "a configuration in between, which cannot be written:", "nothing"]
    {
        assert!(said.contains(part), "{part} in\n{said}");
    }
    assert!(!staged.packing.path().join("bundles/amt").exists(), "something was written");
}

/// The base of all cases with two more schools.
fn two_schools() -> TempDir {
    let folder = base();
    let own = folder.path().join("schools/amt/schule");
    for (number, name) in ["tausch", "zweite"].iter().enumerate() {
        let other = folder.path().join("schools/amt").join(name);
        copy(&own, &other);
        let text = read(&other.join("school.toml"));
        let line = text.lines().find(|line| line.starts_with("index = ")).expect("an index");
        write(&other.join("school.toml"), &text.replace(line, &format!("index = {}", number + 7)));
    }
    folder
}
