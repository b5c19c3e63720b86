//! `ROLLOUT.md`: the order of the steps, and what to do at each of them.

mod few;
mod meanwhile;
mod rotated;
mod step;
mod why;

use std::fmt::Write as _;

use self::rotated::rotated;
use self::step::{listed, step, way_name};
use self::why::unreached;
use super::when::chapter;
use crate::base::text::{cell, code, markdown};
use crate::bundle::manifest::BundleStepKind;
use crate::bundle::sheet::{RolloutSheet, SheetWay};
use crate::words::{Phrase, Words, fill};

/// The document.
pub(super) fn rollout(sheet: &RolloutSheet) -> String {
    let words = Words::of(sheet.language);
    let mut text = head(sheet, words);
    text += &chapter(sheet, words);
    text += &in_hand(sheet, words);
    let stop = [words.rollout.stop_device, words.rollout.stop_rest, words.rollout.stop_schools];
    text += &numbered(words.rollout.stop_title, &stop);
    text += &steps(sheet, words);
    text += &ways(sheet, words);
    let silent = [
        words.rollout.silent_wait,
        words.rollout.silent_look,
        words.rollout.silent_back,
        words.rollout.silent_stop,
    ];
    text += &numbered(words.rollout.silent_title, &silent);
    let power = [words.rollout.power_wait, words.rollout.power_check, words.rollout.power_again];
    text += &numbered(words.rollout.power_title, &power);
    let end = [words.rollout.end_sheet, words.rollout.end_keep, words.rollout.end_delete];
    text + &boxes(words.rollout.end_title, &end)
}

/// How many steps of each kind there are: `3 steps: 1 new, 2 changed, 5 the same`.
pub(super) fn extent(sheet: &RolloutSheet, words: &Words) -> String {
    let counts = [
        (words.rollout.of_new, sheet.count(BundleStepKind::First)),
        (words.order.of_temporary, sheet.count(BundleStepKind::Temporary)),
        (words.rollout.of_changed, sheet.count(BundleStepKind::Change)),
        (words.order.of_replugged, sheet.count(BundleStepKind::Replug)),
        (words.rollout.of_gone, sheet.count(BundleStepKind::Remove)),
        (words.rollout.of_same, sheet.same.len()),
    ];
    let mut parts = Vec::new();
    for (phrase, number) in counts {
        if number > 0 {
            parts.push(fill(phrase, &[("number", &words.forms.whole(number))]));
        }
    }
    let steps = words.counted(sheet.steps.len(), words.rollout.count_steps);
    if parts.is_empty() { steps } else { format!("{steps}: {}", parts.join(", ")) }
}

fn head(sheet: &RolloutSheet, words: &Words) -> String {
    let bundle = &sheet.bundle;
    let mut text = String::new();
    let title = fill(words.rollout.title, &[("school", &markdown(&bundle.title))]);
    // Writing into a string cannot fail.
    let _ = writeln!(text, "# {title}\n");
    if sheet.has_placeholders() {
        let _ = writeln!(text, "> {}\n", words.rollout.placeholders);
    }
    let _ = writeln!(text, "{}\n", words.rollout.introduction);
    let key = code(&format!("{}/{}", bundle.authority, bundle.school));
    let commit = |commit: &Option<String>, none: Phrase| match commit {
        Some(commit) => code(commit),
        None => none.to_owned(),
    };
    let rows = [
        (words.rollout.school, format!("{} ({key})", cell(&bundle.title))),
        (words.rollout.authority, cell(&sheet.authority)),
        (words.rollout.edition, cell(&bundle.edition)),
        (words.rollout.day, words.forms.day(&bundle.as_of)),
        (words.rollout.revision, commit(&bundle.revision, words.rollout.no_revision)),
        (words.rollout.base, commit(&bundle.base, words.rollout.no_base)),
        (words.rollout.extent, extent(sheet, words)),
    ];
    let _ = writeln!(text, "| | |\n| --- | --- |");
    for (name, value) in rows {
        let _ = writeln!(text, "| {name} | {value} |");
    }
    text
}

/// What must be in hand before the first step.
fn in_hand(sheet: &RolloutSheet, words: &Words) -> String {
    let bundle = code(&format!("{}.zip", sheet.bundle.school));
    let (verified, is_based) = match sheet.bundle.base {
        Some(_) => (words.rollout.hand_verified, true),
        None => (words.rollout.hand_verified_first, false),
    };
    // The command stands in code of its own.
    let verified = fill(verified, &[("bundle", &bundle.trim_matches('`'))]);
    let secrets = if sheet.has_placeholders() {
        words.rollout.hand_placeholders
    } else {
        words.rollout.hand_filled
    };
    let mut items = vec![&*verified, secrets];
    if is_based {
        items.push(words.rollout.hand_state);
    }
    items.extend([
        words.rollout.hand_console,
        words.rollout.hand_on_site,
        words.rollout.hand_local,
        words.rollout.hand_time,
    ]);
    if !sheet.has_placeholders() {
        items.push(words.rollout.hand_ansible);
    }
    boxes(words.rollout.hand_title, &items)
}

fn steps(sheet: &RolloutSheet, words: &Words) -> String {
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n## {}", words.rollout.steps_title);
    if sheet.steps.is_empty() {
        let _ = writeln!(text, "\n{}", words.rollout.no_steps);
    }
    if sheet.is_on_site {
        let _ = writeln!(text, "\n> {}", words.order.not_searched);
    }
    text += &rotated(sheet, words);
    for (index, own) in sheet.steps.iter().enumerate() {
        text += &step(index, own, sheet, words);
    }
    text += &unreached(sheet, words);
    if !sheet.same.is_empty() {
        let units = listed(&sheet.same);
        let same = fill(words.rollout.same, &[("units", &units)]);
        let _ = writeln!(text, "\n### {}\n\n{same}", words.rollout.same_title);
    }
    text
}

/// The ways, each once.
fn ways(sheet: &RolloutSheet, words: &Words) -> String {
    if sheet.ways.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n## {}\n\n{}", words.rollout.ways_title, words.rollout.ways_why);
    for (number, own) in sheet.ways.iter().enumerate() {
        text += &way(number, own, words);
    }
    text
}

fn way(number: usize, way: &SheetWay, words: &Words) -> String {
    let mut text = String::new();
    let name = way_name(number, words);
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n### {name}: {}\n", markdown(&way.platform));
    if way.is_foreign {
        let _ = writeln!(text, "*{}*\n", words.rollout.way_foreign);
    }
    let _ = writeln!(text, "- {}: {}", words.rollout.way_devices, listed(&way.taken_by));
    let steps = &way.steps;
    let rows = [
        (words.rollout.way_first, &steps.first, None),
        (words.rollout.way_command, &steps.command, None),
        (words.rollout.way_confirm, &steps.confirm, Some(words.rollout.way_no_confirm)),
        (words.rollout.way_undo, &steps.undo, Some(words.rollout.way_no_undo)),
        (words.rollout.way_remove, &steps.remove, None),
    ];
    for (name, said, otherwise) in rows {
        let said = said.as_ref().map(|said| markdown(said.as_str()));
        if let Some(said) = said.or(otherwise.map(str::to_owned)) {
            let _ = writeln!(text, "- **{name}:** {said}");
        }
    }
    text
}

fn numbered(title: &str, items: &[&str]) -> String {
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n## {title}\n");
    for (number, item) in items.iter().enumerate() {
        let _ = writeln!(text, "{}. {item}", number + 1);
    }
    text
}

fn boxes(title: &str, items: &[&str]) -> String {
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n## {title}\n");
    for item in items {
        let _ = writeln!(text, "- [ ] {item}");
    }
    text
}
