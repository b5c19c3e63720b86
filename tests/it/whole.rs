// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Whole schools: everything that is generated for one shipped school of each kind.
//!
//! `tests/whole/<authority>/<school>.txt` holds all files of that school, so that no flow and no
//! switch of the shipped standards that a device is told can be lost unseen: a change of the
//! standard shows in the difference of these texts. What no device is told, `standards.rs` looks
//! at. A school has dozens of access points that differ in a name and an address. A file that is
//! nearly as one before it is written as what differs from that. A new school is an empty file;
//! `UPDATE=1 cargo test whole` writes what is found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use muster::platform::artifact::Artifact;
use similar::{ChangeTag, TextDiff};

use crate::support::{compiled_schools, diff, files, read, update, write};

const ROOT: &str = "tests/whole";

#[test]
fn schools_are_built_as_expected() {
    let expected = files(Path::new(ROOT));
    assert!(!expected.is_empty(), "{ROOT} is empty");
    let mut problems = String::new();
    // Nothing is written for this: it is asked for once for each line that somebody breaks.
    let is_expected = |school: &str| expected.contains_key(&format!("{school}.txt"));
    let compiled = compiled_schools(Path::new("."), is_expected);
    assert!(compiled.found.is_empty(), "\n{}", compiled.findings());
    for (name, path) in &expected {
        let school = name.strip_suffix(".txt").expect("a text for each school");
        let found = told(&compiled.artifacts, school);
        assert!(!found.is_empty(), "{name}: there is no such school");
        if update() {
            write(path, &found);
        }
        problems += &diff(&path.to_string_lossy(), &read(path), &found);
    }
    assert!(problems.is_empty(), "\n{problems}\nUPDATE=1 cargo test whole writes what was found");
}

/// Of each profile and each edition that a school of the reference cooperation follows there is
/// one here, so that none of their lines goes unseen.
#[test]
fn every_kind_of_school_is_there() {
    let (mut there, mut needed) = (BTreeSet::new(), BTreeSet::new());
    for (name, path) in files(Path::new("schools")) {
        let Some(school) = name.strip_suffix("/school.toml") else { continue };
        let settings: toml::Table = read(&path).parse().expect("schools are TOML");
        let said = |key: &str| settings.get(key).map(ToString::to_string).unwrap_or_default();
        let kind = (said("profile"), said("edition"));
        if Path::new(ROOT).join(format!("{school}.txt")).is_file() {
            there.insert(kind.clone());
        }
        needed.insert(kind);
    }
    let missing: Vec<_> = needed.difference(&there).collect();
    assert!(missing.is_empty(), "{ROOT} has no school with the profile and edition {missing:?}");
}

/// All files of a school in one text.
fn told(artifacts: &[Artifact], school: &str) -> String {
    let mut text = String::new();
    // Files written whole, by what they are: a platform's file of one name.
    let mut written: BTreeMap<(String, String), Vec<(String, String)>> = BTreeMap::new();
    for artifact in artifacts {
        let Some(path) = artifact.path.strip_prefix(&format!("{school}/")) else { continue };
        let (content, platform) = (artifact.text.clone(), artifact.platform.to_string());
        let file = path.rsplit('/').next().unwrap_or(path).to_owned();
        let apply = format!("{platform}, {}", artifact.apply.name());
        let alike = written.entry((platform, file)).or_default();
        if let Some((other, changes)) = nearest(alike, &content) {
            let _ = write!(text, "==== {path} ({apply}) as {other}\n{changes}");
        } else {
            let _ = write!(text, "==== {path} ({apply})\n{content}");
            alike.push((path.to_owned(), content));
        }
        if !text.ends_with('\n') {
            text += "\n(no line end)\n";
        }
    }
    text
}

/// The file of `written` that is most like `content`, and what differs; none when none is much
/// like it.
fn nearest<'a>(written: &'a [(String, String)], content: &str) -> Option<(&'a str, String)> {
    let mut nearest: Option<(&str, String)> = None;
    for (path, other) in written {
        let changes = changes(other, content);
        if nearest.as_ref().is_none_or(|(_, least)| changes.len() < least.len()) {
            nearest = Some((path, changes));
        }
    }
    nearest.filter(|(_, changes)| changes.len() * 2 < content.len())
}

/// The lines that differ, each with the number of the line in the new text.
pub(crate) fn changes(old: &str, new: &str) -> String {
    let mut text = String::new();
    let mut line = 1;
    for change in TextDiff::from_lines(old, new).iter_all_changes() {
        let mark = match change.tag() {
            ChangeTag::Equal => "",
            ChangeTag::Delete => "-",
            ChangeTag::Insert => "+",
        };
        if !mark.is_empty() {
            let value = change.value().trim_end_matches('\n');
            let _ = writeln!(text, "{line:4}{mark} {value}");
        }
        if change.tag() != ChangeTag::Delete {
            line += 1;
        }
    }
    text
}
