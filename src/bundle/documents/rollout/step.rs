//! A step of `ROLLOUT.md`: what it is about, its files, and what is done before, with and after it.

use std::fmt::Write as _;

use crate::base::text::{code, markdown};
use crate::bundle::manifest::BundleStepKind;
use crate::bundle::sheet::{FileFate, RolloutSheet, SheetPart, SheetStep, UnitKind};
use crate::model::DeviceKind;
use crate::words::{Phrase, Words, fill};

/// A step with its number.
pub(super) fn step(number: usize, step: &SheetStep, sheet: &RolloutSheet, words: &Words) -> String {
    let writer = StepWriter { step, sheet, words };
    let kind = match step.kind {
        BundleStepKind::First => words.rollout.step_new,
        BundleStepKind::Temporary | BundleStepKind::Change | BundleStepKind::Replug => {
            words.rollout.step_changed
        }
        BundleStepKind::Remove => words.rollout.step_gone,
    };
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n### {number}. {}: {kind}\n", code(&step.unit.id));
    text += &writer.what_it_is();
    text += &writer.files();
    for (name, said) in writer.actions() {
        let _ = writeln!(text, "- [ ] **{name}:** {said}");
    }
    let _ = writeln!(text, "- {}: {}", words.rollout.back, writer.back());
    text
}

struct StepWriter<'a> {
    step: &'a SheetStep,
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
        if self.step.secrets_only {
            let _ = writeln!(text, "- {}", words.rollout.secrets_only);
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
        actions.push((words.rollout.check, self.check()));
        if self.is_confirmed() {
            let confirmed = fill(words.rollout.confirm_by, &[("ways", &ways)]);
            actions.push((words.rollout.confirm, confirmed));
        }
        actions
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
            (_, Some(address)) => fill(words.rollout.before_answers, &[("address", &address)]),
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

    /// The way back.
    fn back(&self) -> String {
        let words = self.words;
        let (ways, unit) = (self.ways(), &self.step.unit.id);
        let phrase = match (self.step.kind, self.is_confirmed()) {
            (BundleStepKind::Remove, _) => words.rollout.back_gone,
            (BundleStepKind::First, true) => words.rollout.back_new,
            (BundleStepKind::First, false) => words.rollout.back_new_at_once,
            (_, true) => words.rollout.back_by,
            (_, false) => words.rollout.back_at_once,
        };
        fill(phrase, &[("ways", &ways), ("unit", &unit)])
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
