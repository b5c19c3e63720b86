//! Exceptions: approved, dated permissions for overrides that governance forbids.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan as _;

use super::case::Overlay;
use super::words::display;
use super::{GovernanceRule, Pattern};
use crate::base::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};
use crate::base::source::Origin;
use crate::language::decode::{self, UNKNOWN_REFERENCE};
use crate::language::keys;
use crate::language::layer::Layer;
use crate::language::tree::Node;
use crate::model::{ApprovalClassId, ApproverId, Day, Exception, ExceptionId, OnExpiry};

codes! {
    /// # What
    /// The last day of an exception has passed and the override it permitted is still there.
    ///
    /// # Why
    /// A deviation that nobody decided to go on with is none that anybody approved.
    ///
    /// # Fix
    /// Remove the override and the exception, or have it approved again with a new date.
    EXPIRED = "exception-expired", Error;
    /// # What
    /// An exception does not hold on this day, and says that the standard holds instead: the
    /// override is passed over.
    ///
    /// # Why
    /// What the file says is not what is built.
    ///
    /// # Fix
    /// Remove the override and the exception, or have it approved again with a new date.
    PASSED_OVER = "exception-passed-over", Warning;
    /// # What
    /// The first day of an exception is yet to come, and the override it permits is there already.
    ///
    /// # Why
    /// The approval does not cover the days before.
    ///
    /// # Fix
    /// Wait with the override, or write `on-expiry = "standard"` so that the standard holds until
    /// that day.
    NOT_YET = "exception-not-yet-valid", Error;
    /// # What
    /// An exception ends within 60 days.
    ///
    /// # Why
    /// The steering group meets every quarter; afterwards it is an error.
    ///
    /// # Fix
    /// Put it on the agenda, or plan the way back to the standard.
    SOON = "exception-expires-soon", Warning;
    /// # What
    /// An exception permits nothing: there is no override of its paths that governance forbids.
    ///
    /// # Why
    /// The register would name deviations that do not exist, and cover future ones that nobody
    /// approved.
    ///
    /// # Fix
    /// Remove the exception, or the path of it that is not needed.
    UNUSED = "exception-unused", Error;
    /// # What
    /// An exception lasts longer than its approval class or the rule allows.
    ///
    /// # Why
    /// Who approves decides for a limited time.
    ///
    /// # Fix
    /// Shorten it, or have it approved by a class that may decide for longer.
    TOO_LONG = "exception-too-long", Error;
    /// # What
    /// An exception was approved by a role or in a class that may not approve it.
    ///
    /// # Why
    /// Each rule says who decides about deviations from it.
    ///
    /// # Fix
    /// Have it approved by the role that the message names.
    APPROVER = "exception-wrong-approver", Error;
    /// # What
    /// An exception lacks the consent of the information security officer (ISB) that its class
    /// demands, or that of the data protection officer (DSB) that the rule demands, or has it later
    /// than the day on which it begins.
    ///
    /// # Why
    /// BSI NET.1.1.A1: deviations from the security policy of the network are agreed with the ISB
    /// and documented. Where pupils are watched or less protected the DSB has a say.
    ///
    /// # Fix
    /// Ask for it, and write the day into `isb-consent` or `dsb-consent`.
    NO_CONSENT = "exception-without-consent", Error;
    /// # What
    /// An exception is for a rule that is `absolute`.
    ///
    /// # Why
    /// Nobody in the cooperation can permit it.
    ///
    /// # Fix
    /// Remove the exception and the override.
    ABSOLUTE = "exception-for-absolute", Error;
    /// # What
    /// A path of an exception matches no key of the model, or nothing that the school has.
    ///
    /// # Why
    /// A mistyped path permits nothing, or one day something else.
    ///
    /// # Fix
    /// Correct the path.
    NO_PATH = "exception-unknown-path", Error;
    /// # What
    /// Two exceptions are for the same path.
    ///
    /// # Why
    /// It would be open which of the two approvals and dates holds.
    ///
    /// # Fix
    /// Keep one of them.
    TWICE = "exceptions-overlap", Error;
}

/// Days before the end of an exception from which on it is announced.
const SOON_DAYS: i32 = 60;

/// An exception of a layer.
#[derive(Clone, Debug)]
pub struct Granted {
    /// Its id.
    pub id: ExceptionId,
    /// What it says.
    pub exception: Exception,
    /// Where it was written.
    pub at: Origin,
    patterns: Vec<Pattern>,
    node: Arc<Node>,
}

/// Whether an exception holds on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionValidity {
    /// It does.
    Holds,
    /// It does, and ends within 60 days.
    EndsSoon,
    /// Its first day is yet to come; what is told apart is whether the standard holds until then.
    NotYet(OnExpiry),
    /// Its last day has passed.
    Expired(OnExpiry),
}

impl ExceptionValidity {
    /// Whether the override is passed over.
    pub fn lets_standard_hold(self) -> bool {
        matches!(self, Self::NotYet(OnExpiry::Standard) | Self::Expired(OnExpiry::Standard))
    }
}

impl Granted {
    /// Whether it is about the key at `path`.
    pub fn covers<K: AsRef<str>>(&self, path: &[K]) -> bool {
        self.patterns.iter().any(|pattern| pattern.covers(path))
    }

    /// Whether it holds on a day.
    pub fn state(&self, day: Day) -> ExceptionValidity {
        let exception = &self.exception;
        if day < exception.from() {
            ExceptionValidity::NotYet(exception.on_expiry)
        } else if day > exception.expires {
            ExceptionValidity::Expired(exception.on_expiry)
        } else if exception.expires.get() <= day.get().saturating_add(SOON_DAYS.days()) {
            ExceptionValidity::EndsSoon
        } else {
            ExceptionValidity::Holds
        }
    }

    /// The place of one of its values.
    fn place(&self, path: &[&str]) -> Origin {
        if self.node.get(path.first().copied().unwrap_or_default()).is_some() {
            decode::place(&self.node, path)
        } else {
            self.at
        }
    }
}

/// The exceptions of a layer. `None` when they have faults, which are reported.
pub(super) fn read(layer: &Layer, out: &mut Diagnostics) -> Option<Vec<Granted>> {
    let Some(entry) = layer.aside("exceptions") else { return Some(Vec::new()) };
    let exceptions: BTreeMap<ExceptionId, Exception> = decode::document(&entry.node, out)?;
    let mut granted = Vec::new();
    for (id, exception) in exceptions {
        let own = entry.node.get(id.as_str())?;
        let mut patterns = Vec::new();
        for (number, path) in exception.paths.iter().enumerate() {
            match Pattern::new(path.as_str()) {
                Ok(pattern) => patterns.push(pattern),
                Err(problem) => out.push(
                    Diagnostic::new(&NO_PATH, problem)
                        .at(path_place(&own.node, number).unwrap_or(own.key)),
                ),
            }
        }
        granted.push(Granted { id, exception, at: own.key, patterns, node: Arc::clone(&own.node) });
    }
    Some(granted)
}

/// The place of a path of an exception.
fn path_place(exception: &Node, number: usize) -> Option<Origin> {
    match &exception.get("paths")?.node.value {
        crate::language::tree::Value::List(items) => items.get(number).map(|item| item.origin),
        _ => None,
    }
}

/// Reports what is wrong with the exceptions of a layer. `used` holds the rules that each one
/// opens.
pub(super) fn check(
    case: &Overlay<'_>,
    tree: &Node,
    granted: &[Granted],
    used: &BTreeMap<ExceptionId, Vec<&GovernanceRule>>,
    out: &mut Diagnostics,
) {
    for (number, one) in granted.iter().enumerate() {
        let rules = used.get(&one.id).map(Vec::as_slice).unwrap_or_default();
        approval(case, one, rules, out);
        for other in &granted[..number] {
            overlap(other, one, out);
        }
        let known = paths(tree, one, out);
        if rules.is_empty() && known {
            let message = format!(
                "the exception `{}` permits nothing: no override of its paths needs it",
                one.id
            );
            out.push(Diagnostic::new(&UNUSED, message).at(one.at).help("remove it"));
            continue;
        }
        if let Some(rule) = rules.iter().find(|rule| rule.spec.absolute) {
            let message = format!(
                "the exception `{}` is for `{}`, which no exception can open",
                one.id, rule.text
            );
            out.push(
                Diagnostic::new(&ABSOLUTE, message)
                    .at(one.at)
                    .note_at(rule.at, rule.spec.reason.to_string())
                    .help("remove it and the override"),
            );
            continue;
        }
        validity(case.today, one, out);
    }
}

/// Whether it holds on the day.
fn validity(today: Day, one: &Granted, out: &mut Diagnostics) {
    let (from, expires) = (one.exception.from(), one.exception.expires);
    let at = one.place(&["expires"]);
    let begins = if one.exception.valid_from.is_some() {
        one.place(&["valid-from"])
    } else {
        one.place(&["approved-on"])
    };
    let again = "remove it and the override, or have it approved again";
    match one.state(today) {
        ExceptionValidity::Holds => {}
        ExceptionValidity::EndsSoon => {
            let message = format!("the exception `{}` ends on {expires}", one.id);
            out.push(
                Diagnostic::new(&SOON, message)
                    .at(at)
                    .help("put it on the agenda of those who approve it"),
            );
        }
        ExceptionValidity::Expired(OnExpiry::Error) => {
            out.push(
                Diagnostic::new(&EXPIRED, format!("the exception `{}` ended on {expires}", one.id))
                    .at(at)
                    .help(again),
            );
        }
        ExceptionValidity::Expired(OnExpiry::Standard) => {
            let message = format!(
                "the exception `{}` ended on {expires}: the standard holds again, the override is passed over",
                one.id
            );
            out.push(Diagnostic::new(&PASSED_OVER, message).at(at).help(again));
        }
        ExceptionValidity::NotYet(OnExpiry::Error) => {
            let help = "wait with the override, or write `on-expiry = \"standard\"`";
            out.push(
                Diagnostic::new(&NOT_YET, format!("the exception `{}` begins on {from}", one.id))
                    .at(begins)
                    .help(help),
            );
        }
        ExceptionValidity::NotYet(OnExpiry::Standard) => {
            let message = format!(
                "the exception `{}` begins on {from}: until then the standard holds and the override is passed over",
                one.id
            );
            out.push(Diagnostic::new(&PASSED_OVER, message).at(begins));
        }
    }
}

/// Whether those approved it who may, for as long as they may.
fn approval(case: &Overlay<'_>, one: &Granted, rules: &[&GovernanceRule], out: &mut Diagnostics) {
    let (governance, exception) = (case.governance, &one.exception);
    let Some(class) = governance.classes.get(&exception.class) else {
        let message = format!("`{}` is not among the approval-classes", exception.class);
        let mut diagnostic = Diagnostic::new(&UNKNOWN_REFERENCE, message).at(one.place(&["class"]));
        diagnostic.help = did_you_mean(
            exception.class.as_str(),
            governance.classes.keys().map(ApprovalClassId::as_str),
        );
        out.push(diagnostic);
        return;
    };
    let rank =
        |id: &ApprovalClassId| governance.classes.get(id).map_or(0, |class| class.rank.get());
    if !governance.approvers.contains_key(&exception.approved_by) {
        let message = format!("`{}` is not among the approvers", exception.approved_by);
        let mut diagnostic =
            Diagnostic::new(&UNKNOWN_REFERENCE, message).at(one.place(&["approved-by"]));
        diagnostic.help = did_you_mean(
            exception.approved_by.as_str(),
            governance.approvers.keys().map(ApproverId::as_str),
        );
        out.push(diagnostic);
    } else if !class.approvers.contains(&exception.approved_by) {
        let may = class
            .approvers
            .iter()
            .map(|approver| format!("`{approver}`"))
            .collect::<Vec<_>>()
            .join(" or ");
        let message = format!(
            "exceptions of class `{}` are not approved by `{}`",
            exception.class, exception.approved_by
        );
        out.push(
            Diagnostic::new(&APPROVER, message)
                .at(one.place(&["approved-by"]))
                .help(format!("have it approved by {may}")),
        );
    }
    let needed = rules
        .iter()
        .filter_map(|rule| Some((rule, rule.spec.class.as_ref()?)))
        .max_by_key(|(_, class)| rank(class));
    if let Some((rule, needed)) = needed.filter(|(_, needed)| rank(needed) > class.rank.get()) {
        let message = format!(
            "class `{}` is not enough: a deviation from `{}` needs class `{needed}`",
            exception.class, rule.text
        );
        let diagnostic = Diagnostic::new(&APPROVER, message)
            .at(one.place(&["class"]))
            .note_at(rule.at, rule.spec.reason.to_string());
        out.push(diagnostic.help(format!("have it approved in class `{needed}`")));
    }
    if class.isb_consent {
        consent(
            one,
            ("ISB", "isb-consent", exception.isb_consent),
            &format!("class `{}`", exception.class),
            None,
            out,
        );
    }
    if let Some(rule) = rules.iter().find(|rule| rule.spec.dsb_consent) {
        let from = format!("a deviation from `{}`", rule.text);
        consent(one, ("DSB", "dsb-consent", exception.dsb_consent), &from, Some(rule), out);
    }
    let periods = rules
        .iter()
        .filter_map(|rule| Some((rule.spec.max_duration?, Some(*rule))))
        .chain(class.max_duration.map(|period| (period, None)));
    let longest = periods
        .map(|(period, rule)| (exception.from().end_of(&period), period, rule))
        .min_by_key(|(last, ..)| *last);
    if let Some((last, period, rule)) = longest.filter(|(last, ..)| exception.expires > *last) {
        let message = format!(
            "the exception `{}` lasts longer than {period}: {last} is the last day that can be",
            one.id
        );
        let diagnostic = Diagnostic::new(&TOO_LONG, message)
            .at(one.place(&["expires"]))
            .help(format!("let it end on {last} at the latest"));
        out.push(match rule {
            Some(rule) => diagnostic.note_at(rule.at, "the rule that says so"),
            None => diagnostic.note(format!("class `{}` allows no longer", exception.class)),
        });
    }
}

/// Whether an officer agreed before the exception begins.
fn consent(
    one: &Granted,
    (officer, key, day): (&str, &str, Option<Day>),
    needs: &str,
    rule: Option<&GovernanceRule>,
    out: &mut Diagnostics,
) {
    let message = match day {
        None => format!("{needs} needs the consent of the {officer}"),
        Some(day) if day > one.exception.from() => {
            format!("the {officer} agreed on {day}, after the exception begins")
        }
        Some(_) => return,
    };
    let help = format!("write the day of the consent into `{key}`");
    let diagnostic = Diagnostic::new(&NO_CONSENT, message).at(one.place(&[key])).help(help);
    out.push(match rule {
        Some(rule) => diagnostic.note_at(rule.at, rule.spec.reason.to_string()),
        None => diagnostic,
    });
}

/// Two exceptions for one path.
fn overlap(first: &Granted, second: &Granted, out: &mut Diagnostics) {
    for (number, pattern) in second.patterns.iter().enumerate() {
        if first.patterns.iter().any(|other| other.includes(pattern) || pattern.includes(other)) {
            let at = path_place(&second.node, number).unwrap_or(second.at);
            let message = format!("`{}` and `{}` are exceptions for one path", first.id, second.id);
            out.push(
                Diagnostic::new(&TWICE, message)
                    .at(at)
                    .note_at(first.at, "the other one")
                    .help("keep one of them"),
            );
            return;
        }
    }
}

/// Whether the paths exist; those that do not are reported.
fn paths(tree: &Node, one: &Granted, out: &mut Diagnostics) -> bool {
    let mut all = true;
    for (number, pattern) in one.patterns.iter().enumerate() {
        let at = path_place(&one.node, number).unwrap_or(one.at);
        let text = one.exception.paths.get(number).map(ToString::to_string).unwrap_or_default();
        let problem = match pattern.reach(keys::all()) {
            Err((key, known)) => Some((
                format!("`{text}` is no path of the model: there is no `{key}`"),
                did_you_mean(&key, known.into_iter()),
            )),
            Ok(_) => stops(tree, pattern).map(|(walked, near)| {
                (format!("`{text}` does not exist here: there is no `{walked}`"), near)
            }),
        };
        if let Some((message, help)) = problem {
            all = false;
            let mut diagnostic = Diagnostic::new(&NO_PATH, message).at(at);
            diagnostic.help = help;
            out.push(diagnostic);
        }
    }
    all
}

/// Where a pattern leaves a tree: the path up to there, and what it may have meant.
fn stops(tree: &Node, pattern: &Pattern) -> Option<(String, Option<String>)> {
    let mut nodes = vec![tree];
    let mut walked: Vec<Arc<str>> = Vec::new();
    for own in pattern.keys() {
        walked.push(own.unwrap_or("*").into());
        let entries = || nodes.iter().filter_map(|node| node.table()).flatten();
        let next: Vec<&Node> = entries()
            .filter(|(key, _)| own.is_none_or(|own| own == &***key))
            .map(|(_, entry)| &*entry.node)
            .collect();
        if next.is_empty() {
            let near = own.and_then(|own| did_you_mean(own, entries().map(|(key, _)| &**key)));
            return Some((display(&walked), near));
        }
        nodes = next;
    }
    None
}
