//! Faults of the rules of governance themselves: what they lack, and where they contradict.

use super::codes::{TIE, UNKNOWN_KEY, UNSOUND};
use super::pattern::Pattern;
use super::rules::{Governance, GovernanceRule};
use super::scale;
use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::language::decode::UNKNOWN_REFERENCE;
use crate::language::keys;
use crate::language::layer::Layer;
use crate::language::tree::Node;
use crate::model::{ApprovalClassId, Mode};

impl Governance {
    /// Whether a rule can be kept to; what is wrong with it is reported.
    pub(super) fn is_sound(
        &self,
        rule: &GovernanceRule,
        edition: &Layer,
        profiles: &[&Layer],
        out: &mut Diagnostics,
    ) -> bool {
        // Faults of earlier rules are in it already: only what is added counts.
        let before = out.iter().len();
        report_reach(rule, edition, profiles, out);
        report_incomplete_modes(rule, out);
        if let Some(class) = &rule.spec.class
            && !self.classes.contains_key(class)
        {
            let message = format!("`{class}` is not among the approval-classes");
            let mut diagnostic = Diagnostic::new(&UNKNOWN_REFERENCE, message).at_opt(rule.at);
            let known = self.classes.keys().map(ApprovalClassId::as_str);
            diagnostic.help = did_you_mean(class.as_str(), known);
            out.push(diagnostic);
        }
        out.iter().len() == before
    }

    /// Reports patterns of which neither is more specific where both match.
    pub(super) fn report_ties(&self, out: &mut Diagnostics) {
        for (number, rule) in self.rules.iter().enumerate() {
            for other in &self.rules[number + 1..] {
                // Otherwise the more specific one holds where both match.
                if rule.pattern.specificity() != other.pattern.specificity() {
                    continue;
                }
                let Some(both) = rule.pattern.meet(&other.pattern) else { continue };
                // A third rule may name exactly the keys that both match: then that one holds.
                let is_settled = self.rules.iter().any(|third| {
                    third.pattern.specificity() > rule.pattern.specificity()
                        && third.pattern.includes(&both)
                });
                if !is_settled {
                    report_tie(rule, other, out);
                }
            }
        }
    }
}

/// Reports two rules, at the one that was written later.
fn report_tie(rule: &GovernanceRule, other: &GovernanceRule, out: &mut Diagnostics) {
    let (first, second) = if rule.at < other.at { (rule, other) } else { (other, rule) };
    let message = format!(
        "`{}` and `{}` match the same keys, and neither is more specific",
        first.text, second.text
    );
    out.push(
        Diagnostic::new(&TIE, message)
            .at_opt(second.at)
            .note_at_opt(first.at, "the other one")
            .help("name the keys more exactly in one of them"),
    );
}

/// Reports a pattern that matches nothing, or keys that cannot be tightened.
fn report_reach(
    rule: &GovernanceRule,
    edition: &Layer,
    profiles: &[&Layer],
    out: &mut Diagnostics,
) {
    let reached = match rule.pattern.reach(keys::all()) {
        Ok(reached) => reached,
        Err((key, known)) => {
            let message =
                format!("no key of the model is matched by `{}`: there is no `{key}`", rule.text);
            let mut diagnostic = Diagnostic::new(&UNKNOWN_KEY, message).at_opt(rule.at);
            diagnostic.help = did_you_mean(&key, known.into_iter());
            out.push(diagnostic);
            return;
        }
    };
    let has_stricter_side = reached.iter().any(|key| key.has_scale() || key.added_is_stricter);
    if rule.allows(Mode::Tighten) && !has_stricter_side {
        let message =
            format!("`{}` has no stricter side, so that it cannot be tightened", rule.text);
        out.push(
            Diagnostic::new(&UNSOUND, message)
                .at_opt(rule.at)
                .help("choose another mode, such as `locked`"),
        );
    }
    if let Some((id, known)) = missing_entry(&rule.pattern, edition, profiles) {
        let message = format!(
            "neither the edition nor a profile of it has `{id}`, which the pattern `{}` names",
            rule.text
        );
        let mut diagnostic = Diagnostic::new(&UNKNOWN_KEY, message).at_opt(rule.at);
        diagnostic.help = did_you_mean(&id, known.iter().map(String::as_str));
        out.push(diagnostic);
    }
}

/// Reports what the modes of a rule lack, or have and do not use.
fn report_incomplete_modes(rule: &GovernanceRule, out: &mut Diagnostics) {
    let spec = &rule.spec;
    if spec.mode.iter().next().is_none() {
        report_unsound(
            rule,
            "`mode` is an empty list, which says nothing",
            "write `locked` when nobody may deviate",
            out,
        );
    }
    // Bounds without the mode would be believed to hold, and the mode without bounds opens all.
    if rule.allows(Mode::Range) != (spec.min.is_some() || spec.max.is_some()) {
        report_unsound(
            rule,
            "`min` and `max` belong to the mode `range`, which needs one of them",
            "write both, or neither",
            out,
        );
    }
    // The outer `None` is a bound that was not written, the inner one that cannot be compared.
    let bounds = [&spec.min, &spec.max]
        .map(|bound| bound.as_ref().map(|bound| scale::number(&scale::scalar(bound))));
    if bounds.contains(&Some(None)) {
        report_unsound(
            rule,
            "a bound of a range is a whole number or a duration",
            "write a number such as `20`, or a duration such as `\"8h\"`",
            out,
        );
    } else if let [Some(min), Some(max)] = bounds
        && min > max
    {
        report_unsound(rule, "`min` is greater than `max`", "exchange them", out);
    }
    if rule.allows(Mode::Choice) == spec.values.is_empty() {
        report_unsound(
            rule,
            "`values` belong to the mode `choice`, which needs some",
            "write both, or neither",
            out,
        );
    }
    if spec.lowest < spec.decided_at {
        report_unsound(
            rule,
            "the `lowest` layer that may deviate lies above the one that decides",
            "`decided-at` is the first of the two",
            out,
        );
    }
}

fn report_unsound(rule: &GovernanceRule, message: &str, help: &str, out: &mut Diagnostics) {
    out.push(Diagnostic::new(&UNSOUND, message).at_opt(rule.at).help(help));
}

/// The first id that a pattern names and that neither the edition nor a profile has, with those
/// that there are.
fn missing_entry(
    pattern: &Pattern,
    edition: &Layer,
    profiles: &[&Layer],
) -> Option<(String, Vec<String>)> {
    let mut key = keys::all();
    let mut nodes: Vec<&Node> = vec![&edition.root];
    nodes.extend(profiles.iter().map(|profile| &*profile.root));
    for own in pattern.keys() {
        let mut next: Vec<&Node> = Vec::new();
        for (name, entry) in nodes.iter().filter_map(|node| node.table()).flatten() {
            if own.is_none_or(|own| own == &**name) {
                next.push(&entry.node);
            }
        }
        // Keys of the model may be absent from an edition; ids exist only where it says so.
        let is_id = key.entry.is_some() && key.fields.is_empty();
        if is_id && next.is_empty() {
            let tables = nodes.iter().filter_map(|node| node.table());
            let known = tables.flat_map(|table| table.keys().map(ToString::to_string)).collect();
            // `*` names no id that could be missing.
            return Some((own?.to_owned(), known));
        }
        key = match own {
            Some(own) => key.get(own)?,
            None => key.entry.as_deref()?,
        };
        nodes = next;
    }
    None
}
