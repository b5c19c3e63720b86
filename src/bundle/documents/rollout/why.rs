//! Why a step stands where it stands, and what is not reached over the network.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::few::few;
use crate::base::text::code;
use crate::bundle::manifest::BundleStepKind;
use crate::bundle::sheet::{RolloutSheet, SheetStep};
use crate::rollout::{Lost, StepReason, Unreached, UnreachedWhen};
use crate::words::{Phrase, Words, fill};

/// Most reasons that are told of a step: the night is short.
const MOST_REASONS: usize = 2;

/// Why a step stands where it stands, in a sentence or two; `None` where no order was searched.
pub(super) fn why(step: &SheetStep, sheet: &RolloutSheet, words: &Words) -> Option<String> {
    if sheet.is_on_site {
        return None;
    }
    // What is said of several devices for the same kind of reason is one sentence.
    let mut kinds: Vec<(Phrase, &StepReason, Vec<String>)> = Vec::new();
    for reason in &step.reasons {
        let (phrase, unit) = phrase(reason, words);
        match kinds.iter_mut().find(|(known, _, _)| *known == phrase) {
            Some((_, _, units)) if units.contains(unit) => {}
            Some((_, _, units)) => units.push(unit.clone()),
            None => kinds.push((phrase, reason, vec![unit.clone()])),
        }
    }
    let mut sentences = Vec::new();
    for (phrase, reason, units) in kinds.iter().take(MOST_REASONS) {
        sentences.push(sentence(phrase, reason, &few(units, words), words));
    }
    if sentences.is_empty() {
        sentences.push(words.order.why_anywhere.to_owned());
    }
    Some(sentences.join(" "))
}

/// What is said for a reason, and of which device.
fn phrase<'a>(reason: &'a StepReason, words: &Words) -> (Phrase, &'a String) {
    match reason {
        StepReason::KeepsPathOf { unit, .. } => (words.order.why_keeps_path, unit),
        StepReason::OpensPathOf { unit, .. } => (words.order.why_opens_path, unit),
        StepReason::ClosesBefore { unit, .. } => (words.order.why_closes, unit),
        StepReason::FreesFor { unit, .. } => (words.order.why_frees, unit),
        StepReason::FartherThan { unit } => (words.order.why_farther, unit),
        StepReason::ServesNeededBy { unit } => (words.order.why_serves, unit),
    }
}

fn sentence(phrase: Phrase, reason: &StepReason, units: &str, words: &Words) -> String {
    match reason {
        StepReason::KeepsPathOf { lost, .. }
        | StepReason::OpensPathOf { lost, .. }
        | StepReason::FreesFor { lost, .. } => {
            let lost = what_is_lost(lost, words);
            fill(phrase, &[("units", &units), ("lost", &lost)])
        }
        StepReason::ClosesBefore { opening, .. } => fill(
            phrase,
            &[
                ("units", &units),
                ("vlan", &opening.vlan),
                ("from", &code(&opening.from)),
                ("to", &code(&opening.to)),
                ("guarantee", &code(&opening.guarantee)),
            ],
        ),
        StepReason::FartherThan { .. } | StepReason::ServesNeededBy { .. } => {
            fill(phrase, &[("units", &units)])
        }
    }
}

/// What a path lacks.
fn what_is_lost(lost: &Lost, words: &Words) -> String {
    match lost {
        Lost::Cable { at } => fill(words.order.lost_cable, &[("at", &code(at))]),
        Lost::Vlan { at, port, vlan } => {
            fill(words.order.lost_vlan, &[("at", &code(at)), ("port", &code(port)), ("vlan", vlan)])
        }
        Lost::Gateway { at, gateway, vlan } => fill(
            words.order.lost_gateway,
            &[("at", &code(at)), ("gateway", gateway), ("vlan", vlan)],
        ),
        Lost::Filter { at, address } => {
            fill(words.order.lost_filter, &[("at", &code(at)), ("address", address)])
        }
        Lost::Source { at } => fill(words.order.lost_source, &[("at", &code(at))]),
        Lost::SameSource { at } => fill(words.order.lost_same_source, &[("at", &code(at))]),
        Lost::Account { at } => fill(words.order.lost_account, &[("at", &code(at))]),
        Lost::Port { at, port } => {
            fill(words.order.lost_port, &[("at", &code(at)), ("port", port)])
        }
        Lost::Address { address } => fill(words.order.lost_address, &[("address", address)]),
    }
}

/// Why a device is changed on site; `None` when it is reached over the network until its step.
pub(super) fn on_site(step: &SheetStep, sheet: &RolloutSheet, words: &Words) -> Option<String> {
    // What leaves is unplugged by somebody who stands in front of it anyway.
    if step.kind == BundleStepKind::Remove {
        return None;
    }
    let found = sheet.unreached.iter().find(|unreached| unreached.unit == step.unit.id)?;
    Some(what_is_lost(&found.lost, words))
}

/// The devices that nobody reaches over the network, those that lack the same together.
pub(super) fn unreached(sheet: &RolloutSheet, words: &Words) -> String {
    if sheet.unreached.is_empty() {
        return String::new();
    }
    let mut alike: BTreeMap<(Phrase, String), Vec<String>> = BTreeMap::new();
    for Unreached { unit, when, lost } in &sheet.unreached {
        let phrase = match when {
            UnreachedWhen::Before => words.order.unreached_before,
            UnreachedWhen::Always => words.order.unreached_always,
        };
        alike.entry((phrase, what_is_lost(lost, words))).or_default().push(unit.clone());
    }
    let (title, reason) = (words.order.unreached_title, words.order.unreached_why);
    let mut text = format!("\n### {title}\n\n{reason}\n\n");
    for ((phrase, lost), units) in alike {
        let units: Vec<String> = units.iter().map(|unit| code(unit)).collect();
        let said = fill(phrase, &[("units", &units.join(", ")), ("lost", &lost)]);
        // Writing into a string cannot fail.
        let _ = writeln!(text, "- {said}");
    }
    text
}
