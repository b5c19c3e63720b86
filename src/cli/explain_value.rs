//! The chain of origins of a value, and what governance says of each override in it.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::base::path::{KeyPath, joined};
use crate::base::source::{Origin, Sources};
use crate::language::secrets::shown;
use crate::language::tree::{Node, Value};
use crate::model::{Exception, ExceptionId, SCHOOL_KEYS};
use crate::standard::cooperation::Governed;
use crate::standard::governance::{Deviation, Governance, Granted, Verdict};

/// What is known of a school's values beside the values themselves.
pub(super) struct KnownValues<'a> {
    sources: &'a Sources,
    governance: Option<&'a Governance>,
    deviations: &'a [Deviation],
    exceptions: &'a [Granted],
}

impl<'a> KnownValues<'a> {
    /// What is known of a school, or of none.
    pub(super) fn new(governed: Option<&'a Governed>, sources: &'a Sources) -> Self {
        match governed {
            Some(governed) => Self {
                sources,
                governance: Some(&governed.baseline.governance),
                deviations: &governed.deviations,
                exceptions: &governed.exceptions,
            },
            None => Self { sources, governance: None, deviations: &[], exceptions: &[] },
        }
    }

    /// `file:line`.
    fn line(&self, at: Origin) -> String {
        format!("{}:{}", self.sources.file(at.file).path, self.sources.position(at).line)
    }
}

/// The value at a path, or every value in the table there, each with its chain.
pub(super) fn explain_all(path: &KeyPath, node: &Node, known: &KnownValues<'_>) -> String {
    let mut text = String::new();
    explain_below(&mut text, &mut path.keys().map(Arc::from).collect(), node, known);
    text
}

fn explain_below(
    text: &mut String,
    path: &mut Vec<Arc<str>>,
    node: &Node,
    known: &KnownValues<'_>,
) {
    let Value::Table(table) = &node.value else {
        explain_value(text, path, node, known);
        return;
    };
    for (key, entry) in table {
        path.push(Arc::clone(key));
        explain_below(text, path, &entry.node, known);
        path.pop();
    }
}

/// A value and the chain of its origins, the winner first, with the rules that governed each.
pub(super) fn explain_value(
    text: &mut String,
    path: &[Arc<str>],
    node: &Node,
    known: &KnownValues<'_>,
) {
    // Writing into a string cannot fail.
    let _ = writeln!(text, "{} = {}", joined(path.iter().map(|key| &**key)), node.inline());
    // A deviation is one of the value, or of an entry that the value came with.
    let deviations: Vec<&Deviation> =
        known.deviations.iter().filter(|deviation| path.starts_with(&deviation.path)).collect();
    let (passed_over, in_force): (Vec<&Deviation>, Vec<&Deviation>) = deviations
        .iter()
        .partition(|deviation| matches!(deviation.verdict, Verdict::PassedOver(_)));
    // The tree does not hold what was passed over: the file says what it was.
    for deviation in passed_over {
        let at = deviation.at;
        let written = shown(known.sources, at.file).printable(known.sources.range(at));
        let value = written.lines().next().unwrap_or_default();
        write_place(text, "passed over what was set", at, &format!("  {value}"), known.sources);
        write_verdict(text, deviation, known);
    }
    let mut below = Some(node);
    let mut verb = "set";
    while let Some(current) = below {
        let value = if verb == "set" { String::new() } else { format!("  {}", current.inline()) };
        write_place(text, verb, current.origin, &value, known.sources);
        let layer = &known.sources.file(current.origin.file).layer;
        for deviation in &in_force {
            if known.sources.file(deviation.at.file).layer == *layer {
                write_verdict(text, deviation, known);
            }
        }
        below = current.hidden.as_deref();
        verb = "hides what was set";
    }
    // What a school alone has deviates from nothing.
    let is_of_school_alone = path.first().is_some_and(|key| SCHOOL_KEYS.contains(&&**key));
    if deviations.is_empty()
        && !is_of_school_alone
        && let Some(rule) = known.governance.map(|governance| governance.rule(path))
        && let Some(at) = rule.at
    {
        let _ = writeln!(
            text,
            "  {}: {} (`{}`, {})",
            rule.leaves_open(),
            rule.spec.reason,
            rule.text,
            known.line(at)
        );
    }
}

/// What governance says of an override.
fn write_verdict(text: &mut String, deviation: &Deviation, known: &KnownValues<'_>) {
    let mut rule = None;
    if let Some((pattern, at)) = &deviation.rule {
        let rules = known.governance.map(Governance::rules).unwrap_or_default();
        let modes = match rules.iter().find(|rule| rule.at == Some(*at)) {
            Some(rule) => rule.modes(),
            None => String::new(),
        };
        rule = Some(format!("`{pattern}` ({modes}), {}", known.line(*at)));
    }
    let against = rule.as_deref().unwrap_or("the standard, in which no rule opens it");
    // Writing into a string cannot fail.
    let _ = match (&deviation.verdict, &rule) {
        (Verdict::Allowed, Some(rule)) => writeln!(text, "    allowed by {rule}"),
        (Verdict::Allowed, None) => {
            writeln!(text, "    allowed: a profile is part of the standard")
        }
        (Verdict::Forbidden, _) => writeln!(text, "    forbidden by {against}"),
        (Verdict::Excepted(id), _) => {
            let exception = describe_exception(id, known);
            writeln!(text, "    against {against}\n    permitted by {exception}")
        }
        (Verdict::PassedOver(id), _) => {
            let exception = describe_exception(id, known);
            writeln!(text, "    against {against}\n    on another day permitted by {exception}")
        }
    };
}

fn describe_exception(id: &ExceptionId, known: &KnownValues<'_>) -> String {
    let Some(granted) = known.exceptions.iter().find(|granted| granted.id == *id) else {
        return format!("the exception `{id}`");
    };
    let Exception { class, approved_by, expires, .. } = &granted.exception;
    let from = granted.exception.from();
    format!(
        "the exception `{id}`, class {class}, approved by {approved_by}, from {from} to {expires}, \
            {}",
        known.line(granted.at)
    )
}

/// One place of a chain.
pub(super) fn write_place(
    text: &mut String,
    verb: &str,
    at: Origin,
    value: &str,
    sources: &Sources,
) {
    let layer = &sources.file(at.file).layer;
    // Writing into a string cannot fail.
    let _ = writeln!(text, "  {verb} in {layer}, {}{value}", sources.label(at));
}
