//! `muster explain`: where a value comes from.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{CommandResult, Context, Failure, Outcome, day, explain_line};
use crate::base::diagnostic::Diagnostics;
use crate::base::path::{KeyPath, joined};
use crate::base::source::{Origin, Sources};
use crate::base::text::printable;
use crate::language::secrets::shown;
use crate::language::tree::{Node, Value};
use crate::model::{Day, Exception, ExceptionId, SCHOOL_KEYS};
use crate::standard::cooperation::Governed;
use crate::standard::governance::{Deviation, Governance, GovernanceRule, Granted, Verdict};

/// Explain where a value, or a line of an artifact, comes from
///
/// Of a value it shows the chain of its origins, the winner first: the value, the file and line,
/// and the layer. What is shown was recorded when the layers were laid over each other, so it
/// cannot differ from what is built.
///
/// Below each override stands the rule of governance that holds for it, with the exception when one
/// permits it; below a value that nobody overrides, what the rule leaves open.
///
/// Of a line it shows the values that shape it, each with its chain, and the line of the template
/// that prints it. The artifact is compiled again with one value changed at a time, and what
/// becomes of the line is looked at.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "muster explain [OPTIONS] <SCHOOL> <PATH>\n       muster explain [OPTIONS] \
        <ARTIFACT:LINE>"
)]
#[command(after_help = "\
Examples:
  muster explain gymnasium-hasenfurt wlans.edu.ssid
  muster explain gymnasium-hasenfurt wlans.edu          # every value of the table
  muster explain out/kusel/gymnasium-hasenfurt/sw-a1/running-config.txt:17")]
pub(super) struct Args {
    /// The school: its key (the name of its folder) or `authority/school`; or a line of an
    /// artifact, such as `out/kusel/gymnasium-hasenfurt/sw-a1/running-config.txt:17`
    #[arg(value_name = "SCHOOL|ARTIFACT:LINE")]
    about: String,
    /// The path of the value, such as `segments.lehr.vlan`; a table explains all values in it
    path: Option<String>,
    /// Of a line: also list what could not be changed
    #[arg(short, long)]
    verbose: bool,
    /// What holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let Some(path) = &args.path else {
        return explain_line::run(context, &args.about, args.as_of, args.verbose);
    };
    let mut out = Diagnostics::default();
    let Some(tree) = context.tree_of(&args.about, args.as_of, &mut out)? else {
        return Ok(Outcome::Findings);
    };
    let path = KeyPath::new(path).map_err(Failure)?;
    let node = super::find(&tree.root, &path).map_err(Failure)?;
    let mut text = String::new();
    explain(
        &mut text,
        &mut path.keys().map(Arc::from).collect(),
        node,
        &Told::of(Some(&tree.governed), &tree.sources),
    );
    super::print(&printable(&text))?;
    Ok(Outcome::Done)
}

/// Every value in a table, with its chain.
fn explain(text: &mut String, path: &mut Vec<Arc<str>>, node: &Node, told: &Told<'_>) {
    if let Value::Table(table) = &node.value {
        for (key, entry) in table {
            path.push(Arc::clone(key));
            explain(text, path, &entry.node, told);
            path.pop();
        }
        return;
    }
    chain(text, path, node, told);
}

/// What is known of a school's values beside the values themselves.
pub(super) struct Told<'a> {
    sources: &'a Sources,
    governance: Option<&'a Governance>,
    deviations: &'a [Deviation],
    exceptions: &'a [Granted],
}

impl<'a> Told<'a> {
    /// What is known of a school, or of none.
    pub(super) fn of(governed: Option<&'a Governed>, sources: &'a Sources) -> Self {
        let governance = governed.map(|governed| &*governed.baseline.governance);
        let (deviations, exceptions) = governed
            .map(|governed| (&*governed.deviations, &*governed.exceptions))
            .unwrap_or_default();
        Self { sources, governance, deviations, exceptions }
    }

    /// `file:line`.
    fn line(&self, at: Origin) -> String {
        format!("{}:{}", self.sources.file(at.file).path, self.sources.position(at).line)
    }
}

/// A value and the chain of its origins, the winner first, with the rules that governed each.
pub(super) fn chain(text: &mut String, path: &[Arc<str>], node: &Node, told: &Told<'_>) {
    // Writing into a string cannot fail.
    let _ = writeln!(text, "{} = {}", joined(path.iter().map(|key| &**key)), node.inline());
    // A deviation is one of the value, or of an entry that the value came with.
    let own: Vec<&Deviation> =
        told.deviations.iter().filter(|deviation| path.starts_with(&deviation.path)).collect();
    let passed_over = |deviation: &&&Deviation| matches!(deviation.verdict, Verdict::PassedOver(_));
    for deviation in own.iter().filter(passed_over) {
        let written =
            shown(told.sources, deviation.at.file).printable(told.sources.range(deviation.at));
        let value = written.lines().next().unwrap_or_default();
        place(text, "passed over what was set", deviation.at, &format!("  {value}"), told.sources);
        judged(text, deviation, told);
    }
    let mut below = Some(node);
    let mut verb = "set";
    while let Some(current) = below {
        let value = if verb == "set" { String::new() } else { format!("  {}", current.inline()) };
        place(text, verb, current.origin, &value, told.sources);
        let layer = &told.sources.file(current.origin.file).layer;
        let of_layer = |deviation: &&&Deviation| {
            !passed_over(deviation) && told.sources.file(deviation.at.file).layer == *layer
        };
        for deviation in own.iter().filter(of_layer) {
            judged(text, deviation, told);
        }
        below = current.hidden.as_deref();
        verb = "hides what was set";
    }
    // What a school alone has deviates from nothing.
    let is_governed =
        own.is_empty() && !path.first().is_some_and(|key| SCHOOL_KEYS.contains(&&**key));
    if let Some(rule) =
        told.governance.filter(|_| is_governed).and_then(|governance| governance.rule(path))
    {
        let _ = writeln!(
            text,
            "  {}: {} (`{}`, {})",
            rule.leaves_open(),
            rule.spec.reason,
            rule.text,
            told.line(rule.at)
        );
    }
}

/// What governance says of an override.
fn judged(text: &mut String, deviation: &Deviation, told: &Told<'_>) {
    let rule = |pattern: &str, at: Origin| {
        let rule = told
            .governance
            .and_then(|governance| governance.rules().iter().find(|rule| rule.at == at));
        format!(
            "`{pattern}` ({}), {}",
            rule.map(GovernanceRule::modes).unwrap_or_default(),
            told.line(at)
        )
    };
    let rule = deviation.rule.as_ref().map(|(pattern, at)| rule(pattern, *at));
    if rule.is_none() && told.governance.is_none_or(Governance::is_empty) {
        return;
    }
    let against = rule.as_deref().unwrap_or("the standard");
    // Writing into a string cannot fail.
    let _ = match &deviation.verdict {
        Verdict::Allowed => {
            writeln!(
                text,
                "    {}",
                rule.map_or_else(
                    || "allowed: no rule governs it".to_owned(),
                    |rule| format!("allowed by {rule}")
                )
            )
        }
        Verdict::Forbidden => writeln!(text, "    forbidden by {against}"),
        Verdict::Excepted(id) => {
            writeln!(text, "    against {against}\n    permitted by {}", exception(id, told))
        }
        Verdict::PassedOver(id) => writeln!(
            text,
            "    against {against}\n    on another day permitted by {}",
            exception(id, told)
        ),
    };
}

fn exception(id: &ExceptionId, told: &Told<'_>) -> String {
    let Some(granted) = told.exceptions.iter().find(|granted| granted.id == *id) else {
        return format!("the exception `{id}`");
    };
    let Exception { class, approved_by, expires, .. } = &granted.exception;
    let from = granted.exception.from();
    format!(
        "the exception `{id}`, class {class}, approved by {approved_by}, from {from} to \
            {expires}, {}",
        told.line(granted.at)
    )
}

/// One place of a chain.
pub(super) fn place(text: &mut String, verb: &str, at: Origin, value: &str, sources: &Sources) {
    let layer = &sources.file(at.file).layer;
    // Writing into a string cannot fail.
    let _ = writeln!(text, "  {verb} in {layer}, {}{value}", sources.label(at));
}
