//! How risky a change of the plan is.
//!
//! The first law of the table that fits a change is the one that holds; what none fits is
//! [`Risk::Live`]. Whatever the model calls less strict than before is [`Risk::Security`] at least.

mod conditions;
mod table;
#[cfg(test)]
mod tests;

pub(in crate::change) use conditions::RiskContext;
pub use table::reasons;

use super::plan::{self, PlanChange};
use super::{Risk, RiskReason};
use conditions::looser;
use table::{LAWS, LESS_STRICT};

/// The changes of the plan by what they mean; each meaning once, gravest first.
pub(super) fn grouped<'a>(
    seen: &'a [PlanChange],
    context: &RiskContext,
) -> Vec<(RiskReason, Vec<&'a PlanChange>)> {
    let mut groups: Vec<(RiskReason, Vec<&'a PlanChange>)> = Vec::new();
    for seen in seen {
        let law = LAWS
            .iter()
            .find(|(pattern, test, ..)| fits(pattern, &seen.path) && test(seen, context));
        let (mut risk, mut text) =
            law.map_or((Risk::Live, "a setting"), |(_, _, risk, text)| (*risk, *text));
        // Keys that no law names have a stricter side as well. A graver law keeps its own words.
        if risk < Risk::Security && looser(seen, context) {
            (risk, text) = (Risk::Security, LESS_STRICT);
        }
        let known =
            groups.iter_mut().find(|(reason, _)| reason.risk == risk && reason.text == text);
        if let Some((_, group)) = known {
            group.push(seen);
            continue;
        }
        let reason = RiskReason {
            risk,
            text: text.into(),
            path: Some(seen.dotted()),
            old: seen.old.as_ref().map(plan::short),
            new: seen.new.as_ref().map(plan::short),
        };
        groups.push((reason, vec![seen]));
    }
    groups.sort_by_key(|(reason, _)| std::cmp::Reverse(reason.risk));
    groups
}

fn fits(pattern: &str, path: &[String]) -> bool {
    fits_parts(&pattern.split('.').collect::<Vec<_>>(), path)
}

fn fits_parts(pattern: &[&str], path: &[String]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((&"**", further)), _) => {
            // `**` stands for nothing or for any number of parts, which are tried in turn.
            (0..=path.len()).any(|skipped| fits_parts(further, &path[skipped..]))
        }
        (Some((&part, further)), Some((own, below))) => {
            (part == "*" || part == own) && fits_parts(further, below)
        }
        _ => false,
    }
}
