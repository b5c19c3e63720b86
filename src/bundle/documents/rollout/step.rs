//! A step of `ROLLOUT.md`: what it is about, its files, and what is done before, with and after it.

use std::fmt::Write as _;

use super::meanwhile::meanwhile;
use super::why::{on_site, why};
use crate::base::text::{code, markdown};
use crate::bundle::contents::{BETWEEN, ROLLBACK};
use crate::bundle::manifest::BundleStepKind;
use crate::bundle::sheet::{FileFate, RolloutSheet, SheetCable, SheetPart, SheetStep, UnitKind};
use crate::model::DeviceKind;
use crate::words::{Phrase, Words, fill};

/// A step by its number from 0.
pub(super) fn step(index: usize, step: &SheetStep, sheet: &RolloutSheet, words: &Words) -> String {
    let other = step.other_step.map(|other| words.forms.whole(other + 1));
    let writer = StepWriter { step, other, sheet, words };
    let number = index + 1;
    let kind = match step.kind {
        BundleStepKind::First => words.rollout.step_new,
        BundleStepKind::Temporary => words.order.step_temporary,
        BundleStepKind::Change => words.rollout.step_changed,
        BundleStepKind::Replug => words.order.step_replugged,
        BundleStepKind::Remove => words.rollout.step_gone,
    };
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n### {number}. {}: {kind}\n", code(&step.unit.id));
    text += &writer.what_it_is();
    text += &writer.its_place_in_the_order();
    text += &writer.files();
    for (name, said) in writer.actions() {
        let _ = writeln!(text, "- [ ] **{name}:** {said}");
    }
    for back in [writer.back(), writer.plugged_back()].into_iter().flatten() {
        let _ = writeln!(text, "- {}: {back}", words.rollout.back);
    }
    text
}

struct StepWriter<'a> {
    step: &'a SheetStep,
    /// The number of the other step of its device, which has two when one is temporary.
    other: Option<String>,
    sheet: &'a RolloutSheet,
    words: &'a Words,
}

impl StepWriter<'_> {
    /// Where it stands, and under which address it answers.
    fn what_it_is(&self) -> String {
        let (unit, words) = (&self.step.unit, self.words);
        let mut text = String::new();
        // Writing into a string cannot fail.
        if !unit.titles.is_empty() {
            let _ = writeln!(text, "{}\n", markdown(&unit.titles.join(", ")));
        }
        if matches!(unit.kind, UnitKind::Device(_)) {
            let place = unit.place.said();
            let place = place.map_or(words.rollout.no_place.to_owned(), |place| markdown(&place));
            let _ = writeln!(text, "- {}: {place}", words.rollout.place);
        }
        if let Some(address) = unit.address {
            let former = unit.former_address.map(|former| {
                let former = code(&former.to_string());
                format!(" ({})", fill(words.rollout.former_address, &[("address", &former)]))
            });
            let (name, address) = (words.rollout.address, code(&address.to_string()));
            let _ = writeln!(text, "- {name}: {address}{}", former.unwrap_or_default());
        }
        if let (BundleStepKind::First, Some(cable)) = (self.step.kind, &self.step.cable) {
            let to = fill(words.order.cable_first, &[("to", &code(&cable.to))]);
            let _ = writeln!(text, "- {}: {to}", words.order.cable);
        }
        if self.step.secrets_only {
            let _ = writeln!(text, "- {}", words.rollout.secrets_only);
        }
        text
    }

    /// Why it stands where it stands, and how long it holds.
    fn its_place_in_the_order(&self) -> String {
        let words = self.words;
        let mut text = String::new();
        // Writing into a string cannot fail.
        if let Some(why) = why(self.step, self.sheet, words) {
            let _ = writeln!(text, "- {}: {why}", words.order.why);
        }
        if let Some(lost) = on_site(self.step, self.sheet, words) {
            let _ = writeln!(text, "- {}: {lost}", words.order.unreached_title);
        }
        match (&self.other, &self.step.between) {
            (Some(other), Some(between)) => {
                let until = fill(words.order.until, &[("step", other)]);
                let _ = writeln!(text, "- {until}");
                for line in meanwhile(between, words) {
                    let _ = writeln!(text, "  - {line}");
                }
            }
            (Some(other), None) => {
                let ended = fill(words.order.after_temporary, &[("step", other)]);
                let _ = writeln!(text, "- {ended}");
            }
            (None, _) => {}
        }
        text
    }

    /// The files, by the way in which they are applied.
    fn files(&self) -> String {
        let mut text = String::new();
        for part in &self.step.parts {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "- {}, {}", self.words.rollout.files, self.of_part(part));
            for (fate, paths) in &part.files {
                let _ = writeln!(text, "  - {}: {}", self.fate(*fate), listed(paths));
            }
        }
        text
    }

    /// The way of a part, and what its files do to what is there.
    fn of_part(&self, part: &SheetPart) -> String {
        let words = self.words;
        let mut said = self.way(part);
        let does = match (part.replaces, part.merges) {
            _ if part.is_same() => words.rollout.stays,
            (true, true) => words.rollout.replaces_and_merges,
            (true, false) => words.rollout.replaces,
            (false, true) => words.rollout.merges,
            // Files that are gone do nothing to what is there.
            (false, false) => return said,
        };
        // Writing into a string cannot fail.
        let _ = write!(said, ", {does}");
        said
    }

    fn fate(&self, fate: FileFate) -> Phrase {
        match fate {
            FileFate::New => self.words.rollout.files_new,
            FileFate::Changed => self.words.rollout.files_changed,
            FileFate::Gone => self.words.rollout.files_gone,
            FileFate::Same => self.words.rollout.files_same,
        }
    }

    /// What is done, one after the other.
    fn actions(&self) -> Vec<(Phrase, String)> {
        let words = self.words;
        let ways = self.ways();
        let mut actions = vec![(words.rollout.before, self.before())];
        if self.step.kind == BundleStepKind::Remove {
            let removed = fill(words.rollout.apply_by, &[("ways", &ways)]);
            actions.push((words.rollout.remove, removed));
            actions.push((words.rollout.check, self.check()));
            return actions;
        }
        for part in &self.step.parts {
            if part.is_same() {
                continue;
            }
            let (name, how) = if part.is_gone() {
                (words.rollout.remove, words.rollout.apply_by)
            } else if part.is_first {
                (words.rollout.apply, words.rollout.apply_first)
            } else {
                (words.rollout.apply, words.rollout.apply_by)
            };
            let way = self.way(part);
            actions.push((name, fill(how, &[("ways", &way)])));
        }
        if let Some(moved) = self.moved_cable() {
            actions.push((words.order.replug, moved));
        }
        actions.push((words.rollout.check, self.check()));
        if self.is_confirmed() {
            let confirmed = fill(words.rollout.confirm_by, &[("ways", &ways)]);
            actions.push((words.rollout.confirm, confirmed));
        }
        actions
    }

    /// The cable of what was there before, when it moves.
    fn old_cable(&self) -> Option<&SheetCable> {
        match self.step.kind {
            BundleStepKind::First => None,
            _ => self.step.cable.as_ref(),
        }
    }

    /// What is done with the cable.
    fn moved_cable(&self) -> Option<String> {
        let SheetCable { from, to } = self.old_cable()?;
        let (unit, to) = (code(&self.step.unit.id), code(to));
        Some(match from {
            Some(from) => fill(
                self.words.order.replug_from,
                &[("unit", &unit), ("from", &code(from)), ("to", &to)],
            ),
            None => fill(self.words.order.replug_into, &[("unit", &unit), ("to", &to)]),
        })
    }

    /// Whether any of its ways asks for a confirmation.
    fn is_confirmed(&self) -> bool {
        for part in &self.step.parts {
            let way = self.sheet.ways.get(part.way);
            if !part.is_same() && way.is_some_and(|way| way.steps.confirm.is_some()) {
                return true;
            }
        }
        false
    }

    fn before(&self) -> String {
        let (words, unit) = (self.words, &self.step.unit);
        match (self.step.kind, unit.former_address.or(unit.address)) {
            (BundleStepKind::First, Some(_)) => words.rollout.before_new.to_owned(),
            (BundleStepKind::Remove, _) => words.rollout.before_gone.to_owned(),
            (
                BundleStepKind::Temporary | BundleStepKind::Change | BundleStepKind::Replug,
                Some(address),
            ) => fill(words.rollout.before_answers, &[("address", &address)]),
            (_, None) => words.rollout.before_unknown.to_owned(),
        }
    }

    /// What must be right before it is confirmed.
    fn check(&self) -> String {
        let (words, unit) = (self.words, &self.step.unit);
        if self.step.kind == BundleStepKind::Remove {
            return match unit.address {
                Some(address) => fill(words.rollout.check_gone, &[("address", &address)]),
                None => words.rollout.check_gone_unknown.to_owned(),
            };
        }
        let own = match unit.kind {
            UnitKind::Device(DeviceKind::Firewall) => words.rollout.check_firewall,
            UnitKind::Device(DeviceKind::Switch) => words.rollout.check_switch,
            UnitKind::Device(DeviceKind::AccessPoint) => words.rollout.check_access_point,
            UnitKind::Device(DeviceKind::Server) => words.rollout.check_server,
            UnitKind::Device(DeviceKind::Other) => words.rollout.check_other,
            UnitKind::Client => words.rollout.check_client,
            UnitKind::School => words.rollout.check_school,
        };
        match unit.address {
            Some(address) => {
                format!("{} {own}", fill(words.rollout.check_answers, &[("address", &address)]))
            }
            None => own.to_owned(),
        }
    }

    /// The way back to the files of before; `None` where they stay.
    fn back(&self) -> Option<String> {
        let words = self.words;
        let ways = self.ways();
        // What ends a temporary step leads back to that one first, as others may rely on it.
        let ends_temporary = self.other.is_some() && self.step.between.is_none();
        let folder = if ends_temporary { BETWEEN } else { ROLLBACK };
        let folder = code(&format!("{folder}/{}/", self.step.unit.id));
        let phrase = match (self.step.kind, self.is_confirmed()) {
            (BundleStepKind::Replug, _) => return None,
            (BundleStepKind::First, true) => words.rollout.back_new,
            (BundleStepKind::First, false) => words.rollout.back_new_at_once,
            (BundleStepKind::Temporary | BundleStepKind::Change, true) => words.rollout.back_by,
            (BundleStepKind::Temporary | BundleStepKind::Change, false) => {
                words.rollout.back_at_once
            }
            (BundleStepKind::Remove, _) => words.rollout.back_gone,
        };
        Some(fill(phrase, &[("ways", &ways), ("folder", &folder)]))
    }

    /// The way back of a cable; `None` where it stays.
    fn plugged_back(&self) -> Option<String> {
        let words = self.words;
        let SheetCable { from, to } = self.old_cable()?;
        Some(match from {
            Some(from) => {
                fill(words.order.back_replug, &[("from", &code(from)), ("to", &code(to))])
            }
            None => fill(words.order.back_unplug, &[("to", &code(to))]),
        })
    }

    /// The ways by which something is done: `Way 1, Way 3`.
    fn ways(&self) -> String {
        let mut ways = Vec::new();
        for part in &self.step.parts {
            if !part.is_same() {
                ways.push(self.way(part));
            }
        }
        ways.join(", ")
    }

    /// The name of the way of a part.
    fn way(&self, part: &SheetPart) -> String {
        way_name(part.way, self.words)
    }
}

/// The name of a way by its number, which begins at 0 here and at 1 for people.
pub(super) fn way_name(number: usize, words: &Words) -> String {
    fill(words.rollout.way, &[("number", &words.forms.whole(number + 1))])
}

/// Names, each as code.
pub(super) fn listed(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    names.join(", ")
}
