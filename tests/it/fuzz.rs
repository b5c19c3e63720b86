// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What the fuzz targets in `fuzz/` do with a text. It stands here so that it is compiled with every test,
//! and does what it should with the texts that are shipped.

use muster::compile;
use muster::decode::SchoolKey;
use muster::diagnostic::Diagnostics;
use muster::inputs::SchoolFiles;
use muster::model::{AuthorityId, Day, EditionId, ProfileId, SchoolId};
use muster::source::{FileId, Origin, SourceFile, Sources};
use muster::tree::{self, Node, Value};
use muster::workspace;
use muster::world::World;

/// Any text is read as TOML, or every fault of it has a place in it.
pub(crate) fn tree(text: &str) {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile { path: "fuzz.toml".into(), text: text.into(), layer: "fuzz".into() });
    let mut out = Diagnostics::default();
    if let Some(node) = tree::parse(file, text, &mut out) {
        visit(&node, file, text);
    }
    for item in &out {
        let at = item.at.expect("a fault has a place");
        inside(at, file, text);
        assert!(!sources.label(at).is_empty());
    }
}

fn visit(node: &Node, file: FileId, text: &str) {
    inside(node.origin, file, text);
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| visit(item, file, text)),
        Value::Table(table) => {
            for entry in table.values() {
                inside(entry.key, file, text);
                visit(&entry.node, file, text);
            }
        }
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) | Value::Secret(_) => {}
    }
}

fn inside(at: Origin, file: FileId, text: &str) {
    assert!(at.file == file && at.start <= at.end && text.get(at.start as usize..at.end as usize).is_some(), "{at:?}");
}

macro_rules! base {
    ($($file:literal),*) => { [$(($file, include_str!(concat!("../golden/base/", $file)))),*] };
}

const STANDARD: &[(&str, &str)] = &base![
    "standards/1/dns.toml",
    "standards/1/hardware.toml",
    "standards/1/management.toml",
    "standards/1/network.toml",
    "standards/1/policy.toml",
    "standards/1/radius.toml",
    "standards/1/roles.toml",
    "standards/1/wlans.toml"
];
const OTHERS: &[(&str, &str)] = &base!["muster.toml", "standards/1/profiles/schule.toml"];
const SCHOOL: &[(&str, &str)] = &base!["schools/amt/schule/school.toml", "schools/amt/schule/devices.toml"];

/// Any text as a file of a school, over a small standard, is compiled or gives findings with places.
pub(crate) fn school(text: &str) {
    let mut inputs = workspace::built_in();
    let mut add = |&(path, text): &(&str, &str)| inputs.sources.add(SourceFile { path: path.into(), text: text.into(), layer: path.into() });
    let others: Vec<FileId> = OTHERS.iter().map(&mut add).collect();
    let standard: Vec<FileId> = STANDARD.iter().map(&mut add).collect();
    let files: Vec<FileId> = SCHOOL.iter().chain([&("schools/amt/schule/fuzz.toml", text)]).map(&mut add).collect();
    inputs.workspace = others[0];
    let edition = inputs.editions.entry(EditionId::new("1").expect("an edition")).or_default();
    edition.files = standard;
    edition.profiles.insert(ProfileId::new("schule").expect("a profile"), others[1]);
    let key = SchoolKey { authority: AuthorityId::new("amt").expect("an authority"), school: SchoolId::new("schule").expect("a school") };
    inputs.schools.push(SchoolFiles { key, files });

    let mut out = Diagnostics::default();
    if let Ok(world) = World::new(inputs, Day::new("2026-11-21").expect("a day"), &mut out) {
        compile::build(&world, &[true], |_, artifacts| artifacts.len(), &mut out);
    }
    assert!(out.iter().all(|item| item.at.is_some()), "a finding without a place: {out:?}");
}

/// The texts to begin with, and those that were found.
#[test]
fn shipped_texts_pass() {
    for root in crate::support::workspaces() {
        for (name, path) in crate::support::files(&root.join("standards")) {
            if name.ends_with(".toml") {
                let text = crate::support::read(&path);
                tree(&text);
                school(&text);
            }
        }
    }
    [
        "",
        "\u{feff}",
        "a",
        "a = ",
        "a = [",
        "[a",
        "a.b = 1\na = 2",
        "a = \"\\u0000\"",
        "devices = 1",
        "[devices.\"\"]",
        "title = 1",
        "[segments]\nlehr = {}",
    ]
    .iter()
    .for_each(|text| {
        tree(text);
        school(text);
    });
}
