//! Whether those approved an exception who may, for as long as they may.

use super::codes::{APPROVER, NO_CONSENT, TOO_LONG};
use super::granted::Granted;
use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::language::decode::UNKNOWN_REFERENCE;
use crate::model::{ApprovalClass, ApprovalClassId, ApproverId, Day};
use crate::standard::governance::rules::{Governance, GovernanceRule};

/// Reports who approved an exception and may not, which consent is missing, and whether it lasts
/// too long. `rules` are those that it opens.
pub(super) fn check_approval(
    governance: &Governance,
    granted: &Granted,
    rules: &[&GovernanceRule],
    out: &mut Diagnostics,
) {
    let exception = &granted.exception;
    let Some(class) = governance.classes.get(&exception.class) else {
        let message = format!("`{}` is not among the approval-classes", exception.class);
        let mut diagnostic =
            Diagnostic::new(&UNKNOWN_REFERENCE, message).at(granted.place("class"));
        let known = governance.classes.keys().map(ApprovalClassId::as_str);
        diagnostic.help = did_you_mean(exception.class.as_str(), known);
        out.push(diagnostic);
        return;
    };
    // Nearly all of the rest is measured by the class: of an unknown one nothing more is said.
    check_approver(governance, granted, class, out);
    check_class(governance, granted, class, rules, out);
    if class.isb_consent {
        let needs = format!("class `{}`", exception.class);
        let consent = ("ISB", "isb-consent", exception.isb_consent);
        check_consent(granted, consent, &needs, None, out);
    }
    if let Some(rule) = rules.iter().find(|rule| rule.spec.dsb_consent) {
        let needs = format!("a deviation from `{}`", rule.text);
        let consent = ("DSB", "dsb-consent", exception.dsb_consent);
        check_consent(granted, consent, &needs, Some(rule), out);
    }
    check_length(granted, class, rules, out);
}

/// Reports an approver that does not exist or may not approve in the class.
fn check_approver(
    governance: &Governance,
    granted: &Granted,
    class: &ApprovalClass,
    out: &mut Diagnostics,
) {
    let approver = &granted.exception.approved_by;
    let at = granted.place("approved-by");
    if !governance.approvers.contains_key(approver) {
        let message = format!("`{approver}` is not among the approvers");
        let mut diagnostic = Diagnostic::new(&UNKNOWN_REFERENCE, message).at(at);
        let known = governance.approvers.keys().map(ApproverId::as_str);
        diagnostic.help = did_you_mean(approver.as_str(), known);
        out.push(diagnostic);
    } else if !class.approvers.contains(approver) {
        let may: Vec<String> = class.approvers.iter().map(|may| format!("`{may}`")).collect();
        let message = format!(
            "exceptions of class `{}` are not approved by `{approver}`",
            granted.exception.class
        );
        out.push(
            Diagnostic::new(&APPROVER, message)
                .at(at)
                .help(format!("have it approved by {}", may.join(" or "))),
        );
    }
}

/// Reports a class that ranks below the highest that a rule needs.
fn check_class(
    governance: &Governance,
    granted: &Granted,
    class: &ApprovalClass,
    rules: &[&GovernanceRule],
    out: &mut Diagnostics,
) {
    // One exception may open several rules: the one that demands most of them decides.
    let highest = rules
        .iter()
        .filter_map(|rule| {
            let needed = rule.spec.class.as_ref()?;
            // A rule with an unknown class is not sound, and is not among `rules`.
            let rank = governance.classes.get(needed).map_or(0, |class| class.rank.get());
            Some((rule, needed, rank))
        })
        .max_by_key(|(_, _, rank)| *rank);
    if let Some((rule, needed, rank)) = highest
        && rank > class.rank.get()
    {
        let message = format!(
            "class `{}` is not enough: a deviation from `{}` needs class `{needed}`",
            granted.exception.class, rule.text
        );
        out.push(
            Diagnostic::new(&APPROVER, message)
                .at(granted.place("class"))
                .note_at_opt(rule.at, rule.spec.reason.to_string())
                .help(format!("have it approved in class `{needed}`")),
        );
    }
}

/// Reports an officer who did not agree before the exception begins.
fn check_consent(
    granted: &Granted,
    (officer, key, day): (&str, &str, Option<Day>),
    needs: &str,
    rule: Option<&GovernanceRule>,
    out: &mut Diagnostics,
) {
    let message = match day {
        None => format!("{needs} needs the consent of the {officer}"),
        Some(day) if day > granted.exception.from() => {
            format!("the {officer} agreed on {day}, after the exception begins")
        }
        Some(_) => return,
    };
    let help = format!("write the day of the consent into `{key}`");
    let diagnostic = Diagnostic::new(&NO_CONSENT, message).at(granted.place(key)).help(help);
    out.push(match rule {
        Some(rule) => diagnostic.note_at_opt(rule.at, rule.spec.reason.to_string()),
        None => diagnostic,
    });
}

/// Reports an exception that lasts longer than a rule or its class allows.
fn check_length(
    granted: &Granted,
    class: &ApprovalClass,
    rules: &[&GovernanceRule],
    out: &mut Diagnostics,
) {
    let exception = &granted.exception;
    let of_rules = rules.iter().filter_map(|rule| Some((rule.spec.max_duration?, Some(*rule))));
    // Rules come first: where both end on the same day, the rule is shown.
    let shortest = of_rules
        .chain(class.max_duration.map(|period| (period, None)))
        .map(|(period, rule)| (exception.from().end_of(&period), period, rule))
        .min_by_key(|(last, ..)| *last);
    let Some((last, period, rule)) = shortest else { return };
    if exception.expires <= last {
        return;
    }
    let message = format!(
        "the exception `{}` lasts longer than {period}: {last} is the last day that can be",
        granted.id
    );
    let diagnostic = Diagnostic::new(&TOO_LONG, message)
        .at(granted.place("expires"))
        .help(format!("let it end on {last} at the latest"));
    out.push(match rule {
        Some(rule) => diagnostic.note_at_opt(rule.at, "the rule that says so"),
        None => diagnostic.note(format!("class `{}` allows no longer", exception.class)),
    });
}
