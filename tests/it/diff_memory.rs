// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What a change does, compared in memory: the recorded history once more, and changes of their own
//! in `tests/diff/changes/*.md`, each on top of the workspace in `tests/diff/base`. Blocks are those
//! of the history (`tests/it/diff.rs`). Beside each change lies what `muster diff --full` says of it
//! and what else is in the result; `UPDATE=1 cargo test diff_memory` writes it, and `FILTER=name` runs
//! those whose name contains it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use muster::change::text::{self, Depth};
use muster::change::{
    Base, Changes, ComparedSide, Expected, PortRange, TouchedBuilding, TouchedDevice, TouchedPort,
    TouchedSchool,
};
use muster::model::Language;
use muster::words::Words;
use rayon::prelude::*;

use crate::diff::{Step, steps};
use crate::memory::Memory;
use crate::support::{chosen, copy, diff, entries, name, read, update, write};

const BASE: &str = "tests/diff/base";
const CHANGES: &str = "tests/diff/changes";

/// The library says of two states what the program says of two revisions.
#[test]
fn history_is_the_same_in_memory() {
    let workspace = tempfile::tempdir().expect("a temporary folder");
    copy(Path::new(BASE), workspace.path());
    let mut states = vec![Memory::of(workspace.path())];
    let steps = steps();
    for step in &steps {
        step.apply(workspace.path());
        states.push(Memory::of(workspace.path()));
    }
    let pairs: Vec<_> = steps.iter().zip(states.windows(2)).collect();
    pairs.par_iter().for_each(|(step, states)| {
        let path = step.path.with_extension("").join("diff.json");
        let recorded: Changes = serde_json::from_str(&read(&path)).expect("it is a difference");
        let mut found = states[1].diff(&states[0], true);
        // Of a revision it is known what it is called.
        (found.base, found.head) = (recorded.base.clone(), recorded.head.clone());
        assert_eq!(found, recorded, "{}", path.display());
        let mut whole = states[1].compared(&states[0], false, true);
        (whole.base, whole.head) = (recorded.base.clone(), recorded.head.clone());
        // More was compiled, and said to be, and each file has its difference.
        whole.access.compared = recorded.access.compared;
        whole.files.iter_mut().for_each(|file| file.hunks.clear());
        assert_eq!(whole, recorded, "{}: skipping hides something", path.display());
    });
}

#[test]
fn changes_say_what_was_recorded() {
    let base = Memory::of(Path::new(BASE));
    let all = entries(Path::new(CHANGES)).into_iter();
    let cases: Vec<PathBuf> = all
        .filter(|path| path.extension().is_some_and(|end| end == "md") && chosen(&name(path)))
        .collect();
    assert!(!cases.is_empty(), "no case was run");
    let problems: String = cases.par_iter().map(|path| problems(path, &base)).collect();
    assert!(problems.is_empty(), "\n{problems}");
}

/// What lies outside of a declaration, in `tests/diff/expected/*.toml`, whose first line names the
/// change; in the language of the program, and in German.
#[test]
fn what_was_not_declared_is_told() {
    let base = Memory::of(Path::new(BASE));
    let words = Words::of(Language::De);
    let (mut problems, mut cases) = (String::new(), 0);
    for path in entries(Path::new("tests/diff/expected")) {
        if path.extension().is_none_or(|end| end != "toml") || !chosen(&name(&path)) {
            continue;
        }
        cases += 1;
        let declared = read(&path);
        let change = declared.lines().next().and_then(|line| line.strip_prefix("# "));
        let change = change.unwrap_or_else(|| panic!("{} names no change", path.display()));
        let path_of_change = Path::new(CHANGES).join(change).with_extension("md");
        let changes = changed(&path_of_change, &base).expect("the change is sound");
        let expected = Expected::read(&declared).expect("it can be read");
        let mut found = String::new();
        for what in expected.outside(&changes) {
            let german = words.sentences.say(&what).expect("it is translated");
            let _ = writeln!(found, "{what}\n    {german}");
        }
        let recorded = path.with_extension("txt");
        if update() {
            write(&recorded, &found);
        }
        let known = if recorded.is_file() { read(&recorded) } else { String::new() };
        problems += &diff(&recorded.to_string_lossy(), &known, &found);
    }
    assert!(cases > 0, "no case was run");
    assert!(problems.is_empty(), "\n{problems}");
}

fn problems(path: &Path, base: &Memory) -> String {
    let found = match changed(path, base) {
        Ok(changes) => told(&changes),
        Err(faults) => format!("Not sound\n  {}\n", faults.join("\n  ")),
    };
    let expected = path.with_extension("txt");
    if update() {
        write(&expected, &found);
    }
    let recorded = if expected.is_file() { read(&expected) } else { String::new() };
    diff(&expected.to_string_lossy(), &recorded, &found)
}

/// What a change does on top of `base`, or why it is not sound. A line `base: nothing` says that there
/// was no workspace before.
fn changed(path: &Path, base: &Memory) -> Result<Changes, Vec<String>> {
    let workspace = tempfile::tempdir().expect("a temporary folder");
    copy(Path::new(BASE), workspace.path());
    let whole = read(path);
    let mut base = base.clone();
    let after = match whole.split_once("\n## after\n") {
        None => whole.clone(),
        Some((before, after)) => {
            Step::read(path, before).apply(workspace.path());
            base = Memory::of(workspace.path());
            format!("# after\n{after}")
        }
    };
    Step::read(path, &after).apply(workspace.path());
    let base = if whole.contains("\nbase: nothing\n") {
        Base::Nothing(ComparedSide::default())
    } else {
        Base::Snapshot(Box::new(base.snapshot()))
    };
    Memory::of(workspace.path()).outcome(base, true, true)
}

/// All that is said, and what stands only in the data.
fn told(changes: &Changes) -> String {
    // The whole text of what is new tells nothing of the comparison.
    let depth = if changes.files.len() > 60 { Depth::Effects } else { Depth::Full };
    let mut told = text::human(changes, depth, false, 100);
    told += "\nBeside it\n";
    for change in &changes.model {
        let lists = [&change.schools, &change.zones, &change.exceptions, &change.permits];
        let _ =
            writeln!(told, "  {}: {:?} {:?} {lists:?}", change.path, change.subject, change.risk);
    }
    for effect in &changes.effects {
        let _ =
            writeln!(told, "  effect {:?} {:?} {:?}", effect.causes, effect.evidence, effect.risks);
        for variant in effect.parts.iter().flat_map(|part| &part.variants) {
            let _ =
                writeln!(told, "    {} {:?} {:?}", variant.cluster, variant.files, variant.lines);
        }
    }
    for cluster in &changes.clusters {
        let (what, causes, files) = (&cluster.what, &cluster.causes, &cluster.files);
        let (outlier, own) = (cluster.outlier, cluster.own_values);
        let _ =
            writeln!(told, "  {what} {causes:?} {files:?} {outlier} {own} {:?}", cluster.evidence);
    }
    for stays in &changes.access.stays {
        let ends = [&stays.from, &stays.to].map(|end| (&end.zone, end.firewall));
        let _ = writeln!(told, "  stays {ends:?} at {}", stays.schools);
    }
    for group in &changes.access.groups {
        let _ = writeln!(told, "  {:?} {:?}", group.change, group.opening);
    }
    for (school, facts) in &changes.access.schools {
        let order: Vec<_> = facts.iter().map(|fact| fact.change).collect();
        let _ = writeln!(told, "  {school} {order:?}");
    }
    for school in &changes.touched {
        told += &touched(school);
    }
    let _ = writeln!(told, "  opens {}", changes.access.opens());
    let _ = writeln!(told, "  {:?}\n  {:?}", changes.totals, changes.access.compared);
    told
}

/// What the plan of a school shows as touched.
fn touched(school: &TouchedSchool) -> String {
    let TouchedSchool { title, authority, kind, moved_from, risk, count, other_files, .. } = school;
    let mut told = format!(
        "  touched {} ({title:?}, {authority:?}) {kind:?} {moved_from:?} {risk:?} {count:?} {other_files}\n",
        school.school
    );
    for TouchedBuilding { title, count, devices } in &school.buildings {
        let _ = writeln!(told, "    {title:?} {count}");
        for device in devices {
            let TouchedDevice { room, kind, moved_from, risk, files, .. } = device;
            let _ = writeln!(
                told,
                "      {} {room:?} {kind:?} {moved_from:?} {risk:?} {files}",
                device.device
            );
            for TouchedPort { port, risk, old, new } in &device.ports {
                let _ = writeln!(told, "        {port} {risk:?} {old:?} {new:?}");
            }
            for PortRange { first, last } in &device.all_ports {
                let _ = writeln!(told, "        of {first} to {last}");
            }
        }
    }
    told
}
