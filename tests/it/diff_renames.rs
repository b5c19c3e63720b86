// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What `muster diff` takes for renamed. `tests/diff/renames/*.md` are changes of the workspace in
//! `tests/diff/base` with three editions, the later two out of `tests/diff/renames/base`: what stands
//! below `## before` is committed, what stands below `## after` is compared with it. Blocks are those
//! of the history (`tests/it/diff.rs`). Beside each lies what is said; `UPDATE=1` writes it.

use std::fmt::Write as _;
use std::path::Path;

use muster::change::{Changes, Risk, TouchedPort};

use crate::diff::{Repository, Step};
use crate::support::{chosen, copy, diff, entries, name, read, update, write};

const ROOT: &str = "tests/diff/renames";

/// The workspace with its editions.
fn workspace() -> Repository {
    let repository = Repository::new();
    copy(Path::new("tests/diff/base"), repository.path());
    for edition in ["2", "3"] {
        let folder = repository.path().join("standards").join(edition);
        copy(Path::new("tests/diff/base/standards/1"), &folder);
    }
    copy(&Path::new(ROOT).join("base"), repository.path());
    repository
}

#[test]
fn a_rename_counts_where_a_school_goes_from_one_edition_to_the_other() {
    let (mut problems, mut cases) = (String::new(), 0);
    for path in entries(Path::new(ROOT)) {
        if path.extension().is_none_or(|end| end != "md") || !chosen(&name(&path)) {
            continue;
        }
        cases += 1;
        let whole = read(&path);
        let (before, after) = whole.split_once("## after").expect("a case has both parts");
        let repository = workspace();
        Step::read(&path, before).apply(repository.path());
        repository.commit("before");
        Step::read(&path, &format!("# after\n{after}")).apply(repository.path());
        let ran = repository.diff(&["--format", "json"]).expect(0);
        let changes: Changes = serde_json::from_str(&ran.stdout).expect("the format is known");
        let found = told(&changes);
        let expected = path.with_extension("txt");
        if update() {
            write(&expected, &found);
        }
        let recorded = if expected.is_file() { read(&expected) } else { String::new() };
        problems += &diff(&expected.to_string_lossy(), &recorded, &found);
    }
    assert!(cases > 0, "no case was run");
    assert!(problems.is_empty(), "\n{problems}");
}

/// What changed in the model, what is a risk in the files, and which ports change.
fn told(changes: &Changes) -> String {
    let mut told = String::new();
    for change in &changes.model {
        let kind = format!("{:?}", change.kind).to_lowercase();
        let _ = write!(told, "{kind} {}", change.path);
        if let Some(from) = &change.moved_from {
            let _ = write!(told, ", was {from}");
        }
        if let (Some(old), Some(new)) = (&change.old, &change.new) {
            let _ = write!(told, ": {old} -> {new}");
        }
        let _ = writeln!(told, " at {}", change.schools.join(", "));
    }
    for cluster in changes.clusters.iter().filter(|cluster| cluster.risk != Risk::Cosmetic) {
        let _ = writeln!(told, "{} at {}", cluster.what, cluster.schools.join(", "));
        for reason in &cluster.reasons {
            let path = reason.path.as_deref().unwrap_or_default();
            let _ = writeln!(told, "  {}: {} {path}", reason.risk.name(), reason.text);
        }
    }
    for school in &changes.touched {
        for device in school.buildings.iter().flat_map(|building| &building.devices) {
            for TouchedPort { port, risk, old, new } in &device.ports {
                let risk = risk.name();
                let _ = writeln!(told, "port {} {port}: {risk}, {old:?} -> {new:?}", device.device);
            }
        }
    }
    told
}
