//! What is wrong with the exceptions of a layer: on the day, among each other, and in the tree.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::approval::check_approval;
use super::codes::{ABSOLUTE, EXPIRED, NO_PATH, NOT_YET, PASSED_OVER, SOON, TWICE, UNUSED};
use super::granted::{ExceptionValidity, Granted};
use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::language::keys;
use crate::language::tree::Node;
use crate::model::{Day, ExceptionId, OnExpiry};
use crate::standard::governance::pattern::Pattern;
use crate::standard::governance::rules::{Governance, GovernanceRule};
use crate::standard::governance::words::display;

/// Reports what is wrong with the exceptions of a layer. `used` holds the rules that each of them
/// opens.
pub(in crate::standard::governance) fn check(
    governance: &Governance,
    today: Day,
    tree: &Node,
    exceptions: &[Granted],
    used: &BTreeMap<ExceptionId, Vec<&GovernanceRule>>,
    out: &mut Diagnostics,
) {
    for (number, granted) in exceptions.iter().enumerate() {
        let rules = used.get(&granted.id).map(Vec::as_slice).unwrap_or_default();
        check_approval(governance, granted, rules, out);
        for earlier in &exceptions[..number] {
            check_overlap(earlier, granted, out);
        }
        let are_paths_known = check_paths(tree, granted, out);
        // A path that does not exist is reason enough for an exception to permit nothing.
        if rules.is_empty() && are_paths_known {
            let message = format!(
                "the exception `{}` permits nothing: no override of its paths needs it",
                granted.id
            );
            out.push(Diagnostic::new(&UNUSED, message).at(granted.at).help("remove it"));
            continue;
        }
        if let Some(rule) = rules.iter().find(|rule| rule.spec.absolute) {
            let message = format!(
                "the exception `{}` is for `{}`, which no exception can open",
                granted.id, rule.text
            );
            out.push(
                Diagnostic::new(&ABSOLUTE, message)
                    .at(granted.at)
                    .note_at_opt(rule.at, rule.spec.reason.to_string())
                    .help("remove it and the override"),
            );
            continue;
        }
        check_validity(today, granted, out);
    }
}

/// Reports an exception that does not hold on the day, or soon will not.
fn check_validity(today: Day, granted: &Granted, out: &mut Diagnostics) {
    let id = &granted.id;
    let (from, expires) = (granted.exception.from(), granted.exception.expires);
    let ends_at = granted.place("expires");
    // Without a first day of its own an exception begins on the day of its approval.
    let has_first_day = granted.exception.valid_from.is_some();
    let begins_at = granted.place(if has_first_day { "valid-from" } else { "approved-on" });
    let again = "remove it and the override, or have it approved again";
    let diagnostic = match granted.state(today) {
        ExceptionValidity::Holds => return,
        ExceptionValidity::EndsSoon => {
            Diagnostic::new(&SOON, format!("the exception `{id}` ends on {expires}"))
                .at(ends_at)
                .help("put it on the agenda of those who approve it")
        }
        ExceptionValidity::Expired(OnExpiry::Error) => {
            Diagnostic::new(&EXPIRED, format!("the exception `{id}` ended on {expires}"))
                .at(ends_at)
                .help(again)
        }
        ExceptionValidity::Expired(OnExpiry::Standard) => {
            let message = format!(
                "the exception `{id}` ended on {expires}: the standard holds again, the \
                    override is passed over"
            );
            Diagnostic::new(&PASSED_OVER, message).at(ends_at).help(again)
        }
        ExceptionValidity::NotYet(OnExpiry::Error) => {
            Diagnostic::new(&NOT_YET, format!("the exception `{id}` begins on {from}"))
                .at(begins_at)
                .help("wait with the override, or write `on-expiry = \"standard\"`")
        }
        ExceptionValidity::NotYet(OnExpiry::Standard) => {
            let message = format!(
                "the exception `{id}` begins on {from}: until then the standard holds and the \
                    override is passed over"
            );
            Diagnostic::new(&PASSED_OVER, message).at(begins_at)
        }
    };
    out.push(diagnostic);
}

/// Reports two exceptions for the same path, once for each pair.
fn check_overlap(first: &Granted, second: &Granted, out: &mut Diagnostics) {
    for (number, pattern) in second.patterns.iter().enumerate() {
        // Either may be the wider one: below it both hold.
        if first.patterns.iter().any(|other| other.includes(pattern) || pattern.includes(other)) {
            let message = format!("`{}` and `{}` are exceptions for one path", first.id, second.id);
            out.push(
                Diagnostic::new(&TWICE, message)
                    .at(second.path_place(number))
                    .note_at(first.at, "the other one")
                    .help("keep one of them"),
            );
            return;
        }
    }
}

/// Whether the paths of an exception exist; those that do not are reported.
fn check_paths(tree: &Node, granted: &Granted, out: &mut Diagnostics) -> bool {
    let mut are_known = true;
    for (number, pattern) in granted.patterns.iter().enumerate() {
        let text = granted.exception.paths.get(number).map(ToString::to_string).unwrap_or_default();
        // First what could be there at all, then what is: either knows other names that are near.
        let (message, help) = if let Err((key, known)) = pattern.reach(keys::all()) {
            let message = format!("`{text}` is no path of the model: there is no `{key}`");
            (message, did_you_mean(&key, known.into_iter()))
        } else {
            let Some((walked, near)) = leaves_tree_at(tree, pattern) else { continue };
            (format!("`{text}` does not exist here: there is no `{walked}`"), near)
        };
        are_known = false;
        let mut diagnostic = Diagnostic::new(&NO_PATH, message).at(granted.path_place(number));
        diagnostic.help = help;
        out.push(diagnostic);
    }
    are_known
}

/// Where a pattern leaves a tree: the path up to there, and what it may have meant.
fn leaves_tree_at(tree: &Node, pattern: &Pattern) -> Option<(String, Option<String>)> {
    let mut nodes = vec![tree];
    let mut walked: Vec<Arc<str>> = Vec::new();
    for own in pattern.keys() {
        walked.push(own.unwrap_or("*").into());
        let entries = nodes.iter().filter_map(|node| node.table()).flatten();
        let next: Vec<&Node> = entries
            .clone()
            .filter(|(key, _)| own.is_none_or(|own| own == &***key))
            .map(|(_, entry)| &*entry.node)
            .collect();
        if next.is_empty() {
            let near = own.and_then(|own| did_you_mean(own, entries.map(|(key, _)| &**key)));
            return Some((display(&walked), near));
        }
        nodes = next;
    }
    None
}
