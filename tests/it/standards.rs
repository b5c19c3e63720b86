// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What the shipped standards say, as the program understands it.
//!
//! `tests/standards/<edition>.txt` holds all that an edition says to a kind of school, who may
//! deviate from it and who approves that. Much of it is told to no device (a guarantee, a rule of
//! governance, what is planned with), and would be lost unseen without these texts. `UPDATE=1 cargo
//! test standards` writes what is found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use muster::base::diagnostic::Diagnostics;
use muster::compile::Compiler;
use muster::model::Day;
use muster::standard::cooperation::Baseline;
use muster::standard::governance::Governance;
use muster::workspace;
use serde::Serialize;

use crate::support::{DAY, copy_workspace, diff, files, read, update, write};
use crate::whole::changes;

const ROOT: &str = "tests/standards";

/// When the newest edition holds for all.
const LATER: &str = "2028-01-10";

/// Schools that say nothing but their profile are called so; one of each is added.
const PROBE: &str = "probe-";

/// Where they lie.
const AUTHORITY: &str = "kaiserslautern";

#[test]
fn editions_say_what_is_expected() {
    let place = tempfile::tempdir().expect("a temporary folder");
    copy_workspace(Path::new("."), place.path());
    let mut profiles = BTreeSet::new();
    for name in files(&place.path().join("standards")).keys() {
        if let Some((_, profile)) = name.split_once("/profiles/") {
            profiles.insert(profile.trim_end_matches(".toml").to_owned());
        }
    }
    for profile in &profiles {
        let school = place.path().join(format!("schools/{AUTHORITY}/{PROBE}{profile}/school.toml"));
        write(&school, &format!("title = \"{profile}\"\nprofile = \"{profile}\"\n"));
    }
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for day in [DAY, LATER] {
        texts.extend(told(place.path(), day));
    }
    let mut problems = String::new();
    for (edition, found) in &texts {
        let path = Path::new(ROOT).join(format!("{edition}.txt"));
        if update() {
            write(&path, found);
        }
        problems += &diff(&path.to_string_lossy(), &read(&path), found);
    }
    let editions = std::fs::read_dir("standards").expect("the standards are there").count();
    assert_eq!(texts.len(), editions, "an edition holds on none of these days");
    assert!(
        problems.is_empty(),
        "\n{problems}\nUPDATE=1 cargo test standards writes what was found"
    );
}

/// What the editions say that hold on a day.
fn told(root: &Path, day: &str) -> BTreeMap<String, String> {
    let mut out = Diagnostics::default();
    let root = root.canonicalize().expect("the workspace is there");
    let inputs = workspace::read(&root, &mut out).expect("the workspace is readable");
    let compiler = Compiler::new(inputs, Day::new(day).expect("a day"), &mut out)
        .expect("`muster.toml` is sound");
    let cooperation = &compiler.cooperation;
    let mut texts = BTreeMap::new();
    let mut first: Option<(String, String)> = None;
    for school in &cooperation.schools {
        let Some(profile) = school.key.school.as_str().strip_prefix(PROBE) else { continue };
        let mut own = Diagnostics::default();
        let tree_and_baseline = cooperation.tree(school, &mut own);
        let (_, baseline) =
            tree_and_baseline.unwrap_or_else(|| panic!("{profile}: {:?}", own.distinct()));
        let tree = tree(&baseline);
        let text: &mut String = texts.entry(baseline.edition.to_string()).or_default();
        if let Some((other, one)) = &first {
            let _ = write!(text, "==== the profile {profile}, as {other}\n{}", changes(one, &tree));
        } else {
            *text += &governance(&baseline.governance);
            let says = cooperation.editions_in_time.said();
            let own = says.iter().find(|(id, _)| **id == baseline.edition);
            let own = own.and_then(|(_, says)| says.as_ref()).expect("the edition is sound");
            let _ = write!(text, "==== the edition\n{}", written(own));
            *text += &moved(&root.join("standards").join(baseline.edition.as_str()));
            let _ = write!(text, "==== the profile {profile}\n{tree}");
            first = Some((profile.to_owned(), tree));
        }
    }
    texts
}

/// What is called otherwise than in the edition before. The program itself takes that in when a
/// school adopts the edition, and keeps nothing of it.
fn moved(edition: &Path) -> String {
    let mut text = String::new();
    for file in files(edition).keys() {
        let said: toml::Table = read(&edition.join(file)).parse().expect("it was read before");
        if let Some(moved) = said.get("moved") {
            let _ = write!(text, "==== moved since the edition before\n{}", written(moved));
        }
    }
    text
}

/// What an edition and a profile say together.
fn tree(baseline: &Baseline) -> String {
    written(&baseline.edition_tree.as_ref().expect("the profile is sound").json())
}

/// Who may deviate from what, and who approves it.
fn governance(governance: &Governance) -> String {
    let mut text = String::new();
    for rule in governance.rules() {
        let _ = write!(text, "==== governance of {}\n{}", rule.text, written(&rule.spec));
    }
    for (id, class) in governance.classes() {
        let _ = write!(text, "==== approval class {id}\n{}", written(class));
        for approver in &class.approvers {
            let known = governance.approver(approver).expect("it is looked for when it is read");
            let _ = writeln!(text, "{approver}: {}", known.title);
        }
    }
    text
}

fn written(value: &impl Serialize) -> String {
    toml::to_string_pretty(value).expect("it was TOML")
}
