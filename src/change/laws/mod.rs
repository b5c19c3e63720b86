//! How risky a change of the plan is.
//!
//! The first law of the table that fits a change is the one that holds; what none fits is
//! [`Risk::Unknown`]. Whatever the model calls less strict than before is [`Risk::Security`] at least.

mod conditions;
mod table;
#[cfg(test)]
mod tests;

pub(in crate::change) use conditions::{RiskContext, Vlans};
pub use table::reasons;

use super::plan::{self, PlanChange};
use super::{Risk, RiskReason};
use conditions::looser;
pub(in crate::change) use table::{LESS_STRICT, OTHER_ZONE};
use table::{NOT_KNOWN, ReadLaw, laws};

/// The changes of the plan by what they mean; each meaning once, gravest first.
pub(super) fn grouped<'a>(
    seen: &'a [PlanChange],
    context: &RiskContext,
) -> Vec<(RiskReason, Vec<&'a PlanChange>)> {
    let mut groups: Vec<(RiskReason, Vec<&'a PlanChange>)> = Vec::new();
    for seen in seen {
        let law = decisive(seen, context);
        let (mut risk, mut text) =
            law.map_or((Risk::Unknown, NOT_KNOWN), |law| (law.risk, law.text));
        // Keys that no law names have a stricter side as well. A graver law keeps its own words.
        if (risk < Risk::Security || risk == Risk::Unknown) && looser(seen, context) {
            (risk, text) = (Risk::Security, LESS_STRICT);
        }
        let known =
            groups.iter_mut().find(|(reason, _)| reason.risk == risk && reason.text == text);
        if let Some((_, group)) = known {
            group.push(seen);
            continue;
        }
        groups.push((named(&RiskReason::new(risk, text), seen), vec![seen]));
    }
    groups.sort_by_key(|(reason, _)| std::cmp::Reverse(reason.risk));
    groups
}

/// The law that decides about a change: the first that fits.
fn decisive(seen: &PlanChange, context: &RiskContext) -> Option<&'static ReadLaw> {
    let path = own_path(&seen.path);
    laws().iter().find(|law| fits(&law.pattern, &path) && (law.test)(seen, context))
}

/// A reason with the value that stands for it.
pub(super) fn named(reason: &RiskReason, seen: &PlanChange) -> RiskReason {
    RiskReason {
        path: Some(seen.dotted()),
        old: seen.old.as_ref().map(plan::short),
        new: seen.new.as_ref().map(plan::short),
        ..reason.clone()
    }
}

/// A path as laws name it. What is written about a whole school sees the plans of its devices and
/// its segments, which are what they are elsewhere.
fn own_path(path: &[String]) -> Vec<&str> {
    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
    match parts.as_slice() {
        ["school", "devices", _, "plan", of_device @ ..] if !of_device.is_empty() => {
            [&["device"], of_device].concat()
        }
        ["school", "segments", of_segments @ ..] => [&["site", "segments"], of_segments].concat(),
        _ => parts,
    }
}

fn fits(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((&"**", further)), _) => {
            // `**` stands for nothing or for any number of parts, which are tried in turn.
            (0..=path.len()).any(|skipped| fits(further, &path[skipped..]))
        }
        (Some((&part, further)), Some((own, below))) => {
            (part == "*" || part == *own) && fits(further, below)
        }
        _ => false,
    }
}
